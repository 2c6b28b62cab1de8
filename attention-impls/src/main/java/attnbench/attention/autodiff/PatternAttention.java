package attnbench.attention.autodiff;

import static attnbench.attention.autodiff.AttentionPattern.BLOCK;

import attnbench.attention.kernel.KernelProvider;
import java.util.Arrays;

/**
 * Fused multi-head softmax attention in which a query sees only what an {@link AttentionPattern}
 * lists.
 *
 * <p>{@code softmax(scale Q K') V} over the listed pairs of each head, block of queries by block of
 * keys as in {@link SoftmaxAttention}. The running maximum and sum of a query stay with its row, so
 * that its keys may come in several ranges and in any order. Keys that do not lie one after the
 * other are copied together tile by tile.
 *
 * <p>N positions, H heads, D head width, C = H D.
 */
final class PatternAttention {
  /**
   * A hidden score. Not infinite: a query whose first tile is hidden altogether has it as its
   * maximum, and the difference to itself has to be zero; the first seen score then takes all that
   * was summed up out of the sum.
   */
  private static final float HIDDEN = -1e30f;

  private final Tape tape;
  private final KernelProvider kernels;
  private final Var query;
  private final Var key;
  private final Var value;
  private final Var out;
  private final int heads;
  private final AttentionPattern[] patterns;
  private final int n;
  private final int c;
  private final int d;

  /** Log of the sum of exponentials, [H x N]. */
  private final float[] logSum;

  /** What each thread works on. */
  private final PatternBlock[] blocks;

  private PatternAttention(
      Tape tape,
      Var query,
      Var key,
      Var value,
      int heads,
      float scale,
      AttentionPattern[] patterns) {
    this.tape = tape;
    this.kernels = tape.kernels();
    this.query = query;
    this.key = key;
    this.value = value;
    this.heads = heads;
    this.patterns = patterns;
    n = query.rows();
    c = query.columns();
    d = c / heads;
    int rounds = 0;
    for (AttentionPattern p : patterns) {
      rounds = Math.max(rounds, p.rounds);
    }
    logSum = tape.workspace().matrix(heads, n).data;
    blocks = new PatternBlock[tape.team().size()];
    for (int member = 0; member < blocks.length; member++) {
      blocks[member] = new PatternBlock(tape, query, key, value, heads, scale, rounds);
    }
    out = tape.result(n, c);
  }

  /**
   * Attention of queries to the keys that they see.
   *
   * @param query [N x C], head h in columns h D to below (h + 1) D, as in all matrices
   * @param key [M x C]
   * @param value [M x C]
   * @param scale what scores are multiplied with
   * @param patterns one for all heads, or one for each
   * @return [N x C]
   */
  static Var apply(
      Tape tape,
      Var query,
      Var key,
      Var value,
      int heads,
      float scale,
      AttentionPattern... patterns) {
    PatternAttention attention =
        new PatternAttention(tape, query, key, value, heads, scale, patterns);
    attention.forward();
    tape.onBackward(attention::backward);
    return attention.out;
  }

  private AttentionPattern pattern(int h) {
    return patterns[patterns.length == 1 ? 0 : h];
  }

  /** Whether a head has the pattern of the one before it, whose turns then serve it too. */
  private boolean repeats(int h) {
    return h > 0 && pattern(h) == pattern(h - 1);
  }

  private void startHead(int h) {
    for (PatternBlock block : blocks) {
      block.startHead(h, pattern(h));
    }
  }

  private void forward() {
    float[] max = tape.workspace().floats(n);
    float[] sum = tape.workspace().floats(n);
    Forward[] members = new Forward[blocks.length];
    for (int member = 0; member < members.length; member++) {
      members[member] = new Forward(blocks[member], max, sum);
    }
    tape.forRows(n, (from, to) -> Arrays.fill(out.value.data, from * c, to * c, 0f));
    PatternTurns turns = null;
    for (int h = 0; h < heads; h++) {
      startHead(h);
      turns = repeats(h) ? turns : PatternTurns.ofQueries(tape, pattern(h), n);
      Arrays.fill(max, 0, n, HIDDEN);
      Arrays.fill(sum, 0, n, 0f);
      PatternTurns ofHead = turns;
      ofHead.run((member, block) -> members[member].attend(block, ofHead));
      int head = h;
      tape.forRows(n, (from, to) -> divide(head, from, to, max, sum));
    }
  }

  /** Divides some rows by the sums of their weights. */
  private void divide(int h, int from, int to, float[] max, float[] sum) {
    for (int i = from; i < to; i++) {
      logSum[h * n + i] = max[i] + (float) Math.log(sum[i]);
      sum[i] = 1 / sum[i];
    }
    kernels.scaleRows(to - from, d, sum, from, out.value.data, from * c + h * d, c);
  }

  /** A thread's share of the forward pass. */
  private final class Forward {
    private final PatternBlock block;

    /** Running maximum and sum of each query of the head, and of the block's. */
    private final float[] max;

    private final float[] sum;
    private final float[] blockMax = tape.workspace().floats(BLOCK);
    private final float[] blockSum = tape.workspace().floats(BLOCK);
    private final float[] rescale = tape.workspace().floats(BLOCK);

    /** The block's results so far, [BLOCK x D]. */
    private final float[] blockOut = tape.workspace().floats(BLOCK * d);

    Forward(PatternBlock block, float[] max, float[] sum) {
      this.block = block;
      this.max = max;
      this.sum = sum;
    }

    void attend(int b, PatternTurns turns) {
      block.start(b);
      turns.await(b, 0);
      block.pick(max, 0, blockMax);
      block.pick(sum, 0, blockSum);
      block.pickRows(out.value.data, blockOut);
      for (int t = 0; t < block.tiles(); t++) {
        block.startTile(t);
        addTile();
      }
      block.putBack(blockMax, max);
      block.putBack(blockSum, sum);
      block.putBackRows(blockOut, out.value.data);
    }

    private void addTile() {
      boolean hides = block.hides();
      if (hides) {
        block.fillHidden(block.scores, HIDDEN);
      }
      kernels.softmaxBlock(
          block.keys, block.queries, block.scores, 0, BLOCK, blockMax, blockSum, rescale);
      if (hides) {
        block.fillHidden(block.scores, 0f);
      }
      kernels.scaleRows(block.queries, d, rescale, 0, blockOut, 0, d);
      block.addValues(blockOut);
    }
  }

  private void backward() {
    float[] delta = tape.workspace().floats(n);
    Backward[] members = new Backward[blocks.length];
    for (int member = 0; member < members.length; member++) {
      members[member] = new Backward(blocks[member], delta);
    }
    boolean shared =
        query.needsGradient()
            && (query.gradient == key.gradient || query.gradient == value.gradient);
    PatternTurns turns = null;
    for (int h = 0; h < heads; h++) {
      startHead(h);
      turns =
          repeats(h) ? turns : PatternTurns.ofGradients(tape, pattern(h), n, key.rows(), shared);
      int head = h;
      tape.forRows(n, (from, to) -> fillDelta(head, from, to, delta));
      PatternTurns ofHead = turns;
      ofHead.run((member, block) -> members[member].returnGradient(head, block, ofHead));
    }
  }

  /** The sum over keys of p dp is the dot of a row of the output and its gradient. */
  private void fillDelta(int h, int from, int to, float[] delta) {
    int at = from * c + h * d;
    kernels.rowDots(to - from, d, out.gradient.data, at, c, out.value.data, at, c, delta, from);
  }

  /** A thread's share of the backward pass. */
  private final class Backward {
    private final PatternBlock block;
    private final float[] delta;
    private final float[] blockLogSum = tape.workspace().floats(BLOCK);
    private final float[] blockDelta = tape.workspace().floats(BLOCK);

    /** Gradients of the block's results and queries, [BLOCK x D], the former transposed too. */
    private final float[] dOutRows = tape.workspace().floats(BLOCK * d);

    private final float[] dOutColumns = tape.workspace().floats(BLOCK * d);
    private final float[] dQuery = tape.workspace().floats(BLOCK * d);

    private final float[] dScores = tape.workspace().floats(BLOCK * BLOCK);

    Backward(PatternBlock block, float[] delta) {
      this.block = block;
      this.delta = delta;
    }

    void returnGradient(int h, int b, PatternTurns turns) {
      block.start(b);
      block.pickRows(out.gradient.data, dOutRows);
      kernels.transpose(block.queries, d, dOutRows, 0, d, dOutColumns, 0, BLOCK);
      block.pick(logSum, h * n, blockLogSum);
      block.pick(delta, 0, blockDelta);
      Arrays.fill(dQuery, 0, block.queries * d, 0f);
      for (int t = 0; t < block.tiles(); t++) {
        block.startTile(t);
        returnTile();
        turns.await(b, t);
        block.addGradients(dScores, dOutRows);
        turns.passed(b, t);
      }
      if (query.needsGradient()) {
        turns.await(b, block.tiles());
        block.addQueryGradient(dQuery);
      }
    }

    private void returnTile() {
      block.weightGradients(dOutColumns, dScores);
      kernels.softmaxBlockBackward(
          block.keys,
          block.queries,
          block.scores,
          0,
          BLOCK,
          dScores,
          0,
          BLOCK,
          blockLogSum,
          0,
          blockDelta,
          0);
      if (block.hides()) {
        block.fillHidden(block.scores, 0f);
        block.fillHidden(dScores, 0f);
      }
      block.addQueryGradients(dScores, dQuery);
      block.prepareGradients(dScores, dOutRows);
    }
  }
}
