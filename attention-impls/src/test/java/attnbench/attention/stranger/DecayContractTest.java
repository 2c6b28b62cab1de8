package attnbench.attention.stranger;

import attnbench.attention.mixer.DecayProvider;
import attnbench.attention.mixer.SequenceMixerContract;

/** The three lines that an author outside these packages writes, on a mixer made for tests. */
class DecayContractTest extends SequenceMixerContract {
  DecayContractTest() {
    super(new DecayProvider());
  }
}
