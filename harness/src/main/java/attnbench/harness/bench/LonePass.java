package attnbench.harness.bench;

import attnbench.attention.autodiff.Gradients;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import attnbench.attention.mixer.ConfiguredMixer;
import attnbench.attention.mixer.MixerShape;
import attnbench.harness.inspect.LoneMixer;
import attnbench.harness.train.Seeds;
import java.util.SplittableRandom;
import org.ejml.data.FMatrixRMaj;

/** A mixer alone with a random sequence of its full length, on which it runs again and again. */
final class LonePass {
  private static final long SEED = 1;

  private final LoneMixer mixer;
  private final Gradients gradients;
  private final FMatrixRMaj x;
  private final FMatrixRMaj upstream;

  /**
   * A mixer with fresh parameters.
   *
   * @throws IllegalArgumentException when the shape is impossible with the mixer's options
   */
  LonePass(ConfiguredMixer<?> configured, MixerShape shape) {
    mixer = LoneMixer.fresh(configured, shape, Seeds.WEIGHTS.random(SEED, 0, 0));
    gradients = new Gradients(mixer.parameters());
    SplittableRandom random = new SplittableRandom(SEED);
    x = normal(shape, random);
    upstream = normal(shape, random);
  }

  private static FMatrixRMaj normal(MixerShape shape, SplittableRandom random) {
    FMatrixRMaj matrix = new FMatrixRMaj(shape.maxLength(), shape.width());
    for (int i = 0; i < matrix.getNumElements(); i++) {
      matrix.data[i] = (float) random.nextGaussian();
    }
    return matrix;
  }

  /** The output, [N x C], valid until the tape's next start. */
  Var forward(Tape tape) {
    return mixer.infer(tape, x);
  }

  /** The same with the gradients of the input and of every parameter. */
  LoneMixer.Pass forwardBackward(Tape tape) {
    gradients.clear(); // else they grow until they overflow
    return mixer.train(tape, gradients, x, upstream);
  }
}
