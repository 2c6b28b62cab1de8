package attnbench.harness.libtorch.golden;

import static attnbench.harness.libtorch.golden.Algebra.joined;
import static attnbench.harness.libtorch.golden.Algebra.matrix;

import org.bytedeco.pytorch.Tensor;

/** Mixers by links from position to position: products of N x N factors, and rotations. */
final class LinkCompositions {
  private LinkCompositions() {}

  /** The offset of a link of a factor. */
  @FunctionalInterface
  interface Offset {
    int of(int factor, int link);
  }

  /** What is added to the product with a factor. */
  enum Residual {
    PREVIOUS,
    FIRST
  }

  /** CHORD: the position itself and those 1, 2, 4, 8, ... ahead. */
  static int chord(int factor, int link) {
    return link == 0 ? 0 : 1 << (link - 1);
  }

  /** CDIL: the position itself, and multiples of 2^factor ahead, then back, for 5 links. */
  static int cdil(int factor, int link) {
    int[] steps = {0, 1, 2, -1, -2};
    return steps[link] * (1 << factor);
  }

  /** A product of dense factors, each the sum over links of weights times a permutation. */
  static Composition paramixer(Offset offset, Residual residual) {
    return (given, x) -> {
      int n = (int) x.size(0);
      Tensor first = given.mlp("value", x);
      Tensor values = first;
      for (int m = 0; given.has("factor" + m + ".out.weight"); m++) {
        Tensor weights = given.mlp("factor" + m, x);
        Tensor factor = matrix(n, n, (i, j) -> 0);
        for (int link = 0; link < weights.size(1); link++) {
          int ahead = offset.of(m, link);
          Tensor permutation = matrix(n, n, (i, j) -> j == Math.floorMod(i + ahead, n) ? 1 : 0);
          factor = factor.add(weights.narrow(1, link, 1).mul(permutation));
        }
        Tensor added = residual == Residual.FIRST ? first : values;
        values = factor.matmul(values).add(added);
      }
      return values;
    };
  }

  /**
   * An MLP for each position, then tracks of columns rotated by 0, 1, 2, 4, ...
   *
   * @param trackWidths columns of each track
   */
  static Composition chordMixer(boolean norms, int... trackWidths) {
    return (given, x) -> {
      Tensor mixed = x;
      for (int m = 0; given.has("block" + m + ".out.weight"); m++) {
        String block = "block" + m;
        Tensor out = given.mlp(block, norms ? given.norm(block + ".prenorm", mixed) : mixed);
        Tensor[] tracks = new Tensor[trackWidths.length];
        long column = 0;
        for (int t = 0; t < tracks.length; t++) {
          Tensor track = out.narrow(1, column, trackWidths[t]);
          tracks[t] = t == 0 ? track : track.roll(new long[] {-(1L << (t - 1))}, 0);
          column += trackWidths[t];
        }
        Tensor sum = mixed.add(joined(1, tracks));
        mixed = norms ? given.norm(block + ".norm", sum) : sum;
      }
      return mixed;
    };
  }

  /** Everything is the mean. */
  static Tensor mean(Given given, Tensor x) {
    return x.mean(0).unsqueeze(0).expand(x.size(0), x.size(1));
  }
}
