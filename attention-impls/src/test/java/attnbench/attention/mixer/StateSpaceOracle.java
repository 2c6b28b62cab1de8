package attnbench.attention.mixer;

import attnbench.attention.autodiff.Dense;

/** S4D with its convolution kernel written out lag by lag and the convolution as a double loop. */
final class StateSpaceOracle {
  private StateSpaceOracle() {}

  static double[][] output(MixerOracle.Settings in, double[][] x, double[][] source) {
    double[][] v = mixed(in, x);
    double[][] h = Dense.gelu(v);
    double[][] out = in.linear("out", h);
    double[][] gate = in.linear("gate", h);
    for (int i = 0; i < out.length; i++) {
      for (int c = 0; c < out[i].length; c++) {
        out[i][c] /= 1 + Math.exp(-gate[i][c]);
      }
    }
    return out;
  }

  private static double[][] mixed(MixerOracle.Settings in, double[][] x) {
    int n = x.length;
    double[][] v = new double[n][x[0].length];
    for (int c = 0; c < x[0].length; c++) {
      double[] kernel = kernel(in, "readout", c, n);
      double[] ahead = in.flag("bidirectional") ? kernel(in, "ahead", c, n) : new double[n];
      for (int i = 0; i < n; i++) {
        v[i][c] = in.parameters().get("skip")[0][c] * x[i][c];
        for (int j = 0; j < n; j++) {
          v[i][c] += (j <= i ? kernel[i - j] : ahead[j - i - 1]) * x[j][c];
        }
      }
    }
    return v;
  }

  /** {@code 2 Re(sum over states of C b z^l)}, with z in polar form. */
  private static double[] kernel(MixerOracle.Settings in, String readout, int c, int n) {
    double step = Math.exp(in.parameters().get("logStep")[0][c]);
    double[] kernel = new double[n];
    for (int s = 0; s < in.number("states") / 2; s++) {
      double re = -Math.exp(in.parameters().get("logDecay")[c][s]);
      double im = in.parameters().get("frequency")[c][s];
      double[] z;
      double[] b;
      if (in.text("rule").equals("zoh")) {
        double size = Math.exp(step * re);
        z = new double[] {size * Math.cos(step * im), size * Math.sin(step * im)};
        b = quotient(z[0] - 1, z[1], re, im);
      } else {
        z = quotient(1 + step * re / 2, step * im / 2, 1 - step * re / 2, -step * im / 2);
        b = quotient(step, 0, 1 - step * re / 2, -step * im / 2);
      }
      double cRe = in.parameters().get(readout + "Re")[c][s];
      double cIm = in.parameters().get(readout + "Im")[c][s];
      double weightRe = 2 * (cRe * b[0] - cIm * b[1]);
      double weightIm = 2 * (cRe * b[1] + cIm * b[0]);
      for (int l = 0; l < n; l++) {
        double size = Math.pow(Math.hypot(z[0], z[1]), l);
        double angle = l * Math.atan2(z[1], z[0]);
        kernel[l] += size * (weightRe * Math.cos(angle) - weightIm * Math.sin(angle));
      }
    }
    return kernel;
  }

  private static double[] quotient(double aRe, double aIm, double bRe, double bIm) {
    double square = bRe * bRe + bIm * bIm;
    return new double[] {(aRe * bRe + aIm * bIm) / square, (aIm * bRe - aRe * bIm) / square};
  }
}
