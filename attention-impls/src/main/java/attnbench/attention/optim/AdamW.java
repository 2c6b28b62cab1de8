package attnbench.attention.optim;

import attnbench.attention.autodiff.Gradients;
import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Parameters;
import java.util.List;

/**
 * Adam with decoupled weight decay; with a decay of 0 it is Adam.
 *
 * <p>For each number w with gradient g, at step t with rate r:
 *
 * <pre>{@code
 * w = w - r * decay * w
 * m = beta1 * m + (1 - beta1) * g
 * v = beta2 * v + (1 - beta2) * g * g
 * w = w - r / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon)
 * }</pre>
 *
 * <p>Sources: Kingma and Ba 2015, algorithm 1; Loshchilov and Hutter 2019, algorithm 2 with a
 * schedule of the rate. As in PyTorch, the decay is multiplied by the rate and epsilon is added
 * outside the root.
 */
public final class AdamW {
  private final List<Parameter> parameters;
  private final double beta1;
  private final double beta2;
  private final double epsilon;
  private final double weightDecay;
  private final float[][] means;
  private final float[][] meanSquares;
  private long steps;

  public AdamW(
      Parameters parameters, double beta1, double beta2, double epsilon, double weightDecay) {
    this.parameters = List.copyOf(parameters.all());
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
    this.weightDecay = weightDecay;
    this.means = zeros();
    this.meanSquares = zeros();
  }

  /** Changes every trained parameter by its gradient; the first step is number 1. */
  public void step(Gradients gradients, double learningRate) {
    steps++;
    float keep = (float) (1 - learningRate * weightDecay);
    float rate = (float) (learningRate / (1 - Math.pow(beta1, steps)));
    float rootScale = (float) (1 / Math.sqrt(1 - Math.pow(beta2, steps)));
    for (int i = 0; i < means.length; i++) {
      Parameter parameter = parameters.get(i);
      if (!parameter.trained()) {
        continue;
      }
      update(
          parameter.value().data,
          gradients.of(parameter).data,
          means[i],
          meanSquares[i],
          keep,
          rate,
          rootScale);
    }
  }

  /** Changes w, m and v in place; m's length counts, as a matrix' array may be longer. */
  private void update(
      float[] w, float[] g, float[] m, float[] v, float keep, float rate, float rootScale) {
    float b1 = (float) beta1;
    float b2 = (float) beta2;
    float rest1 = (float) (1 - beta1);
    float rest2 = (float) (1 - beta2);
    float eps = (float) epsilon;
    for (int i = 0; i < m.length; i++) {
      m[i] = b1 * m[i] + rest1 * g[i];
      v[i] = b2 * v[i] + rest2 * g[i] * g[i];
      float root = (float) Math.sqrt(v[i]) * rootScale;
      w[i] = keep * w[i] - rate * m[i] / (root + eps);
    }
  }

  private float[][] zeros() {
    return parameters.stream().map(p -> new float[p.size()]).toArray(float[][]::new);
  }
}
