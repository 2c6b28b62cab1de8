package attnbench.harness.libtorch.golden;

import static attnbench.harness.libtorch.golden.Algebra.attend;
import static attnbench.harness.libtorch.golden.Algebra.einsum;
import static attnbench.harness.libtorch.golden.Algebra.heads;
import static attnbench.harness.libtorch.golden.Algebra.joined;
import static attnbench.harness.libtorch.golden.Algebra.matrix;
import static attnbench.harness.libtorch.golden.Algebra.scores;
import static attnbench.harness.libtorch.golden.Algebra.sideBySide;
import static attnbench.harness.libtorch.golden.Algebra.sight;
import static attnbench.harness.libtorch.golden.Algebra.sum;
import static attnbench.harness.libtorch.golden.Algebra.times;
import static attnbench.harness.libtorch.golden.Algebra.transposed;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Softmax attention with fewer keys or scores than N x N. */
final class LowRankCompositions {
  private LowRankCompositions() {}

  /**
   * Keys and values projected to fewer positions.
   *
   * @param each whether each head has projections of its own, side by side
   * @param keys name of the projection of keys, [longest N x K]
   */
  static Composition linformer(int heads, boolean each, String keys, String values) {
    return (given, x) -> {
      Tensor q = heads(given.linear("query", x), heads);
      Tensor k = projected(each, given.get(keys), heads(given.linear("key", x), heads));
      Tensor v = projected(each, given.get(values), heads(given.linear("value", x), heads));
      return given.linear("out", sideBySide(scores(q, k).softmax(-1).matmul(v)));
    };
  }

  private static Tensor projected(boolean each, Tensor projection, Tensor ofHeads) {
    Tensor rows = projection.narrow(0, 0, ofHeads.size(1));
    return transposed(heads(rows, each ? (int) ofHeads.size(0) : 1)).matmul(ofHeads);
  }

  /** Landmarks that are means of runs of positions, and a convolution of the values. */
  static Composition nystromformer(int heads, int landmarks, int steps) {
    return (given, x) -> {
      long n = x.size(0);
      Tensor q = heads(given.linear("query", x), heads);
      Tensor k = heads(given.linear("key", x), heads);
      Tensor v = heads(given.linear("value", x), heads);
      Tensor qMeans = q.reshape(heads, landmarks, n / landmarks, q.size(2)).mean(2);
      Tensor kMeans = k.reshape(heads, landmarks, n / landmarks, q.size(2)).mean(2);
      Tensor toLandmarks = scores(q, kMeans).softmax(-1);
      Tensor between = scores(qMeans, kMeans).softmax(-1);
      Tensor fromLandmarks = scores(qMeans, k).softmax(-1);
      Tensor attended =
          toLandmarks.matmul(pseudoInverse(between, steps)).matmul(fromLandmarks).matmul(v);
      Tensor convolved = convolved(v, given.get("convolution"));
      return given.linear("out", sideBySide(attended.add(convolved)));
    };
  }

  /** The iteration of Razavi et al. 2014 from A' over the product of its 1- and infinity-norm. */
  private static Tensor pseudoInverse(Tensor a, int steps) {
    Tensor one = a.abs().sum(1).amax(new long[] {1}, true).unsqueeze(2);
    Tensor infinity = a.abs().sum(2).amax(new long[] {1}, true).unsqueeze(2);
    Tensor z = transposed(a).div(one.mul(infinity));
    Tensor unit = matrix((int) a.size(1), (int) a.size(1), (i, j) -> i == j ? 1 : 0);
    for (int step = 0; step < steps; step++) {
      Tensor az = a.matmul(z);
      Tensor inner = times(unit, 7).sub(az);
      Tensor middle = times(unit, 15).sub(az.matmul(inner));
      z = times(z.matmul(times(unit, 13).sub(az.matmul(middle))), 0.25);
    }
    return z;
  }

  /** Along the positions, one filter for each head [H x K], as PyTorch's convolutions. */
  private static Tensor convolved(Tensor v, Tensor filters) {
    long[] once = {1};
    Tensor channels = v.permute(2, 0, 1);
    Tensor filtered =
        torch.conv1d(
            channels,
            filters.unsqueeze(1),
            new TensorOptional(),
            once,
            new long[] {filters.size(1) / 2},
            once,
            filters.size(0));
    return filtered.permute(1, 2, 0);
  }

  /** A window of segments and what the sequence projects itself to, each with a norm of its own. */
  static Composition transformerLs(int heads, int window, int rank) {
    return (given, x) -> {
      int n = (int) x.size(0);
      Tensor shares = heads(given.linear("projection", x).softmax(0), heads);
      Tensor q = heads(given.linear("query", x), heads);
      Tensor k = normed(given, shares, given.linear("key", x));
      Tensor v = normed(given, shares, given.linear("value", x));
      Tensor near =
          sight(
              heads,
              n,
              (h, i, j) -> {
                int segment = i / window * window;
                return j >= segment - window / 2 && j < segment + window + window / 2;
              });
      Tensor all = sight(heads, n, (h, i, j) -> true).narrow(2, 0, rank);
      Tensor attended = attend(scores(q, k), joined(2, near, all), v);
      return given.linear("out", sideBySide(attended));
    };
  }

  private static Tensor normed(Given given, Tensor shares, Tensor rows) {
    int heads = (int) shares.size(0);
    Tensor projected = sideBySide(transposed(shares).matmul(heads(rows, heads)));
    return heads(
        joined(0, given.norm("windowNorm", rows), given.norm("projectedNorm", projected)), heads);
  }

  /** Blocks of B positions that see themselves and a mixture of all blocks. */
  static Composition sinkhorn(
      int heads, int block, int iterations, double temperature, boolean joint) {
    return (given, x) -> {
      long m = x.size(0) / block;
      Tensor sums = x.reshape(m, block, x.size(1)).sum(1);
      Tensor logits = given.linear("sort.out", given.linear("sort.hidden", sums).relu());
      Tensor ofBlocks = heads(logits, heads).narrow(2, 0, m);
      Tensor sorting = balanced(times(ofBlocks, 1 / temperature), iterations);
      Tensor q = blocks(given.linear("query", x), heads, block);
      Tensor k = blocks(given.linear("key", x), heads, block);
      Tensor v = blocks(given.linear("value", x), heads, block);
      Tensor sortedK = einsum("hij,hjbd->hibd", sorting, k);
      Tensor sortedV = einsum("hij,hjbd->hibd", sorting, v);
      Tensor attended =
          joint
              ? scores(q, joined(2, k, sortedK)).softmax(-1).matmul(joined(2, v, sortedV))
              : scores(q, k)
                  .softmax(-1)
                  .matmul(v)
                  .add(scores(q, sortedK).softmax(-1).matmul(sortedV));
      return given.linear("out", sideBySide(attended.reshape(heads, x.size(0), x.size(1) / heads)));
    };
  }

  /** [H x M x B x D]. */
  private static Tensor blocks(Tensor x, int heads, int block) {
    return heads(x, heads).reshape(heads, x.size(0) / block, block, x.size(1) / heads);
  }

  /** Rows, then columns divided by their sums, again and again; or once the rows. */
  private static Tensor balanced(Tensor logits, int iterations) {
    Tensor matrix = logits.exp();
    if (iterations == 0) {
      return matrix.div(sum(matrix, 2));
    }
    for (int i = 0; i < iterations; i++) {
      matrix = matrix.div(sum(matrix, 2));
      matrix = matrix.div(sum(matrix, 1));
    }
    return matrix;
  }

  /** Scores of a synthesizer, [H x N x N]. */
  @FunctionalInterface
  interface Synthesis {
    Tensor scores(Given given, Tensor x);
  }

  /** Softmax attention with scores that no pair of tokens decides. */
  static Composition synthesizer(int heads, Synthesis synthesis) {
    return (given, x) -> {
      Tensor v = heads(given.linear("value", x), heads);
      return given.linear("out", sideBySide(synthesis.scores(given, x).softmax(-1).matmul(v)));
    };
  }

  /** A row of scores from each token. */
  static Synthesis dense(int heads) {
    return (given, x) -> {
      long n = x.size(0);
      Tensor hidden = heads(given.linear("hidden", x).relu(), heads);
      Tensor weight = heads(given.get("scores.weight").narrow(0, 0, n), heads);
      Tensor bias = given.get("scores.bias").narrow(1, 0, n).unsqueeze(1);
      return hidden.matmul(transposed(weight)).add(bias);
    };
  }

  /** The product of a row that is tiled and one that is repeated. */
  static Synthesis factorizedDense(int heads, int tiled) {
    return (given, x) -> {
      int n = (int) x.size(0);
      Tensor hidden = given.linear("hidden", x).relu();
      Tensor a = heads(given.linear("tiled", hidden), heads);
      Tensor b = heads(given.linear("repeated", hidden), heads);
      Tensor place = matrix(1, n, (i, j) -> j % tiled).reshape(n).to(torch.ScalarType.Long);
      Tensor round = matrix(1, n, (i, j) -> j / tiled).reshape(n).to(torch.ScalarType.Long);
      return a.index_select(2, place).mul(b.index_select(2, round));
    };
  }

  /** Scores that are learned, and those of attention. */
  static Synthesis randomAndDotProduct(int heads) {
    return (given, x) -> {
      Tensor q = heads(given.linear("query", x), heads);
      Tensor k = heads(given.linear("key", x), heads);
      Tensor learned = given.get("random");
      long longest = learned.size(1);
      Tensor ofHeads = learned.reshape(heads, longest, longest);
      long n = x.size(0);
      return scores(q, k).add(ofHeads.narrow(1, 0, n).narrow(2, 0, n));
    };
  }

  /** The product of two learned matrices. */
  static Synthesis factorizedRandom(int heads) {
    return (given, x) -> {
      long n = x.size(0);
      Tensor first = heads(given.get("random1").narrow(0, 0, n), heads);
      Tensor second = heads(given.get("random2").narrow(0, 0, n), heads);
      return first.matmul(transposed(second));
    };
  }
}
