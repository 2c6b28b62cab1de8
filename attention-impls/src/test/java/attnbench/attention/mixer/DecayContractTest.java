package attnbench.attention.mixer;

/** The three lines that a stranger writes, on a mixer that is not ours to offer. */
class DecayContractTest extends SequenceMixerContract {
  DecayContractTest() {
    super(new DecayProvider());
  }
}
