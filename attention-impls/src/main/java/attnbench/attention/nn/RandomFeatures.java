package attnbench.attention.nn;

import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_FDRM;
import org.ejml.interfaces.decomposition.QRDecomposition;

/**
 * Random directions that are drawn and not learned, M of width D; fixed parameter {@code features}
 * [M x D].
 *
 * <p>Each direction is normal; orthogonal ones are so within blocks of D (Yu et al. 2016,
 * Orthogonal Random Features): the rows of a block's random rotation, each with the length of a
 * normal vector of its own. Which directions a training step has is a function of the first seed
 * and of the step, and those of the last step stay for what comes after.
 */
public final class RandomFeatures {
  private static final RandomGeneratorFactory<RandomGenerator> FACTORY =
      RandomGeneratorFactory.of("L64X128MixRandom");

  private final Parameter features;
  private final boolean orthogonal;
  private final int redrawInterval;
  private final long seed;

  /**
   * @param count M
   * @param width D
   * @param redrawInterval training steps until all are drawn again; 0 for never
   * @param random gives the seed
   */
  public RandomFeatures(
      Parameters parameters,
      int count,
      int width,
      boolean orthogonal,
      int redrawInterval,
      RandomGenerator random) {
    features = parameters.addFixed("features", count, width);
    this.orthogonal = orthogonal;
    this.redrawInterval = redrawInterval;
    seed = random.nextLong();
    draw(0);
  }

  /** The directions, [M x D]. */
  public Var directions(Tape tape) {
    return tape.parameter(features);
  }

  /** Draws again where training step number {@code step}, from 1, starts another interval. */
  public void startStep(long step) {
    if (redrawInterval > 0 && step > 1 && (step - 1) % redrawInterval == 0) {
      draw((step - 1) / redrawInterval);
    }
  }

  /** Draws for the interval of this number, from 0. */
  private void draw(long number) {
    RandomGenerator random = FACTORY.create(seed + number);
    FMatrixRMaj directions = features.value();
    fillNormal(directions.data, features.size(), random);
    if (!orthogonal) {
      return;
    }
    int width = directions.numCols;
    FMatrixRMaj block = new FMatrixRMaj(width, width);
    for (int first = 0; first < directions.numRows; first += width) {
      fillNormal(block.data, width * width, random);
      FMatrixRMaj rotation = rotation(block);
      for (int row = 0; row < Math.min(width, directions.numRows - first); row++) {
        int at = (first + row) * width;
        float length = norm(directions.data, at, width);
        for (int j = 0; j < width; j++) {
          directions.data[at + j] = length * rotation.data[row * width + j];
        }
      }
    }
  }

  private static void fillNormal(float[] numbers, int count, RandomGenerator random) {
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
  }

  /**
   * A rotation or reflection, each as likely as any other: Q of a normal matrix' QR decomposition
   * with R's diagonal made positive (Mezzadri 2007, How to Generate Random Matrices from the
   * Classical Compact Groups, section 5).
   */
  private static FMatrixRMaj rotation(FMatrixRMaj normal) {
    QRDecomposition<FMatrixRMaj> qr = DecompositionFactory_FDRM.qr(normal.numRows, normal.numCols);
    if (!qr.decompose(normal.copy())) {
      throw new IllegalStateException("a normal matrix has no QR decomposition");
    }
    FMatrixRMaj q = qr.getQ(null, false);
    FMatrixRMaj r = qr.getR(null, false);
    for (int i = 0; i < q.numRows; i++) {
      for (int j = 0; j < q.numCols; j++) {
        q.data[i * q.numCols + j] *= Math.signum(r.get(j, j));
      }
    }
    return q;
  }

  private static float norm(float[] numbers, int at, int count) {
    double squares = 0;
    for (int i = at; i < at + count; i++) {
      squares += (double) numbers[i] * numbers[i];
    }
    return (float) Math.sqrt(squares);
  }
}
