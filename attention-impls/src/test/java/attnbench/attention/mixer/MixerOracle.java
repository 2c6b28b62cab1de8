package attnbench.attention.mixer;

import attnbench.attention.autodiff.Dense;
import java.util.Map;

/**
 * What a mixer computes, from its parameters by name, in double and by plain loops over N x N
 * matrices.
 */
@FunctionalInterface
public interface MixerOracle {

  /**
   * The output [N x C].
   *
   * @param in options by name, parameters by name, the sizes
   * @param x [N x C]
   * @param source [N x C] what link weights are made from
   */
  double[][] output(Settings in, double[][] x, double[][] source);

  /** What an output depends on besides the input. */
  record Settings(
      Map<String, Object> options, Map<String, double[][]> parameters, MixerShape shape) {

    int number(String option) {
      return (int) options.get(option);
    }

    boolean flag(String option) {
      return (boolean) options.get(option);
    }

    String text(String option) {
      return (String) options.get(option);
    }

    /** {@code x W' + b} with the parameters {@code name.weight} and {@code name.bias}. */
    double[][] linear(String name, double[][] x) {
      return Dense.linear(x, parameters.get(name + ".weight"), parameters.get(name + ".bias"));
    }

    /** Linear, GELU, linear with the parameters {@code name.hidden.*} and {@code name.out.*}. */
    double[][] mlp(String name, double[][] x) {
      return linear(name + ".out", Dense.gelu(linear(name + ".hidden", x)));
    }
  }

  /** The oracles of this module's mixers. */
  Map<String, MixerOracle> BY_NAME =
      Map.ofEntries(
          Map.entry("full", MixerOracle::full),
          Map.entry("random-fixed", SpectralOracles::randomFixed),
          Map.entry("chordmixer", SpectralOracles::chordMixer),
          Map.entry("fnet", SpectralOracles::fnet),
          Map.entry("s4d", StateSpaceOracle::output),
          Map.entry("linear", KernelisedOracles::linear),
          Map.entry("performer", KernelisedOracles::performer),
          Map.entry("rfa", KernelisedOracles::rfa),
          Map.entry("cosformer", KernelisedOracles::cosformer),
          Map.entry("linformer", LowRankOracles::linformer),
          Map.entry("nystromformer", LowRankOracles::nystromformer),
          Map.entry("sinkhorn", LowRankOracles::sinkhorn),
          Map.entry("synthesizer", LowRankOracles::synthesizer),
          Map.entry("transformer-ls", LowRankOracles::transformerLs),
          Map.entry("paramixer-chord", MixerOracle::chord),
          Map.entry("paramixer-cdil", MixerOracle::cdil),
          Map.entry("identity", (in, x, source) -> x),
          Map.entry("mean", (in, x, source) -> mean(x)),
          Map.entry("local", SparseOracles::local),
          Map.entry("longformer", SparseOracles::longformer),
          Map.entry("bigbird", SparseOracles::bigBird),
          Map.entry("sparse", SparseOracles::sparse),
          Map.entry("reformer", SparseOracles::reformer));

  private static double[][] mean(double[][] x) {
    double[][] shares = Dense.map(new double[x.length][x.length], zero -> 1.0 / x.length);
    return Dense.multiply(shares, x);
  }

  /** {@code softmax(Q K' / sqrt(D)) V} for each head. */
  private static double[][] full(Settings in, double[][] x, double[][] source) {
    double[][] q = in.linear("query", x);
    double[][] k = in.linear("key", x);
    double[][] v = in.linear("value", x);
    int d = in.shape().width() / in.number("heads");
    double[][] heads = new double[x.length][0];
    for (int h = 0; h < in.number("heads"); h++) {
      double[][] scores =
          Dense.multiply(Dense.columns(q, h * d, d), Dense.transpose(Dense.columns(k, h * d, d)));
      double[][] mixing =
          Dense.softmaxRows(Dense.map(scores, s -> s / Math.sqrt(d)), in.flag("causal"));
      heads = Dense.join(heads, Dense.multiply(mixing, Dense.columns(v, h * d, d)));
    }
    return in.linear("out", heads);
  }

  /** Links to i and i + 1, 2, 4, ..., one power of two for each factor. */
  private static double[][] chord(Settings in, double[][] x, double[][] source) {
    int factors = factors(in);
    double[][] v = in.mlp("value", x);
    double[][] first = v;
    for (int m = 0; m < factors; m++) {
      double[][] weights = in.mlp("factor" + m, source);
      double[][] dense = new double[x.length][x.length];
      for (int i = 0; i < x.length; i++) {
        dense[i][i] += weights[i][0];
        for (int k = 0; k < factors; k++) {
          dense[i][(i + (1 << k)) % x.length] += weights[i][k + 1];
        }
      }
      v = withResidual(in, Dense.multiply(dense, v), v, first);
    }
    return v;
  }

  /** Links to i and, in factor m, i + k 2^m, then i - k 2^m, for k from 1 to half the links. */
  private static double[][] cdil(Settings in, double[][] x, double[][] source) {
    int half = (in.number("links") - 1) / 2;
    double[][] v = in.mlp("value", x);
    double[][] first = v;
    for (int m = 0; m < factors(in); m++) {
      double[][] weights = in.mlp("factor" + m, source);
      double[][] dense = new double[x.length][x.length];
      for (int i = 0; i < x.length; i++) {
        dense[i][i] += weights[i][0];
        for (int k = 1; k <= half; k++) {
          int step = k * (1 << m);
          dense[i][Math.floorMod(i + step, x.length)] += weights[i][k];
          dense[i][Math.floorMod(i - step, x.length)] += weights[i][half + k];
        }
      }
      v = withResidual(in, Dense.multiply(dense, v), v, first);
    }
    return v;
  }

  private static int factors(Settings in) {
    double log2 = Math.log(in.shape().maxLength()) / Math.log(2);
    double rounded =
        switch (in.text("factors")) {
          case "floor" -> Math.floor(log2 + 1e-9);
          case "ceil" -> Math.ceil(log2 - 1e-9);
          default -> throw new IllegalArgumentException(in.text("factors"));
        };
    return Math.max(1, (int) rounded);
  }

  private static double[][] withResidual(
      Settings in, double[][] product, double[][] previous, double[][] first) {
    return switch (in.text("residual")) {
      case "none" -> product;
      case "previous" -> Dense.add(product, previous);
      case "first" -> Dense.add(product, first);
      default -> throw new IllegalArgumentException(in.text("residual"));
    };
  }
}
