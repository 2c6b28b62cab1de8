package attnbench.attention.mixer;

import attnbench.attention.autodiff.AttentionPattern;
import attnbench.attention.autodiff.Footprint;
import attnbench.attention.autodiff.Footprint.Size;
import attnbench.attention.autodiff.Footprints;
import attnbench.attention.autodiff.Fused;
import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import attnbench.attention.nn.AttentionProjections;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/**
 * Multi-head softmax attention between blocks: neighbours, the first and the last, and some at
 * random (Zaheer et al. 2020, Big Bird, section 2; its variant ITC).
 *
 * <pre>{@code
 * head_i = softmax over j seen by i of (Q_i K_j' / sqrt(D)) V_j
 * y      = [head_1 ... head_H] Wo' + bo
 * }</pre>
 *
 * <p>Positions form blocks of B. A block sees itself with its neighbours, w blocks in all, the
 * first and the last block, and r others drawn at random for each head; the first and the last see
 * all.
 *
 * <pre>
 * N = 16, B = 2, w = 3, r = 1, a letter for each block of 2 x 2: g global, w window, r random
 *   gggggggg
 *   gww..r.g
 *   gwww..rg
 *   g.wwwr.g
 *   gr.www.g
 *   g..rwwwg
 *   g.r..wwg
 *   gggggggg
 * </pre>
 *
 * <p>O(N (w + r + 2) B C) time, O(N C) memory. Parameters {@code query}, {@code key}, {@code value}
 * and {@code out}, each {@code .weight} [C x C] and {@code .bias} [1 x C], and {@code draws}
 * [blocks x H r], fixed: numbers from 0 to 1, of which each says where among the blocks that are
 * not seen yet a draw falls.
 *
 * <p>Departures from the source: the last block is shorter where N is no multiple of B, the source
 * pads; a block draws only among blocks that it does not see anyway, and takes all where these are
 * fewer than r; extra tokens (the variant ETC) are left out.
 */
public final class BigBird implements SequenceMixer {

  /**
   * Options of {@code bigbird}.
   *
   * @param heads H, must divide C
   * @param block B, positions
   * @param windowBlocks w, odd
   * @param randomBlocks r
   * @param randomWithin positions from the first on among which random blocks are drawn; 0 for all
   */
  public record BigBirdOptions(
      int heads, int block, int windowBlocks, int randomBlocks, int randomWithin) {
    public BigBirdOptions {
      if (heads < 1) {
        throw new IllegalArgumentException("heads are " + heads + "; there must be at least 1");
      }
      if (block < 1) {
        throw new IllegalArgumentException("block is " + block + "; it must be at least 1");
      }
      if (windowBlocks < 1 || windowBlocks % 2 == 0) {
        throw new IllegalArgumentException(
            "window blocks are " + windowBlocks + "; they must be odd, from 1 on");
      }
      if (randomBlocks < 0) {
        throw new IllegalArgumentException(
            "random blocks are " + randomBlocks + "; there must be at least 0");
      }
      if (randomWithin < 0) {
        throw new IllegalArgumentException(
            "random within is " + randomWithin + "; it must be at least 0");
      }
    }

    private int blocks(int n) {
      return (n + block - 1) / block;
    }

    private int drawsOfBlock() {
      return heads * randomBlocks;
    }
  }

  /** Enrols {@code bigbird}. */
  public static final class Provider implements MixerProvider<BigBirdOptions> {
    @Override
    public String name() {
      return "bigbird";
    }

    @Override
    public String description() {
      return "softmax attention between neighbouring, global and random blocks";
    }

    @Override
    public String source() {
      return "Zaheer et al. 2020, Big Bird: Transformers for Longer Sequences, section 2";
    }

    @Override
    public String complexity() {
      return "O(N (w + r + 2) B C), w + r + 2 blocks of B positions";
    }

    @Override
    public BigBirdOptions defaults() {
      return new BigBirdOptions(1, 64, 3, 3, 0);
    }

    @Override
    public Map<String, BigBirdOptions> presets() {
      return Map.of("lra-2020", new BigBirdOptions(8, 64, 3, 3, 1024));
    }

    @Override
    public Map<String, String> help() {
      return Map.of(
          "heads", "number of heads, must divide the width",
          "block", "positions in a block, at least 1",
          "windowBlocks", "blocks in the window round a block and with it, odd",
          "randomBlocks", "blocks drawn at random for each block and head",
          "randomWithin", "positions from the first on to draw random blocks from; 0: all");
    }

    @Override
    public Reach reach(BigBirdOptions options) {
      return Reach.SPARSE;
    }

    @Override
    public Cost cost(BigBirdOptions options, MixerShape shape, int length) {
      // How many blocks are drawn does not depend on the draws.
      float[] draws = new float[options.blocks(length) * options.drawsOfBlock()];
      return new Cost(
          AttentionProjections.multiplyAdds(length, shape.width())
              + pattern(options, length, draws, 0, int[]::new).multiplyAdds(shape.width()));
    }

    /** About 10 N C + (H + 3) N numbers, and H P whole ones for the lists of the blocks. */
    @Override
    public Footprint footprint(BigBirdOptions options, MixerShape shape, int length) {
      Size n = new Size("N", length);
      Size c = new Size("C", shape.width());
      Size h = new Size("H", options.heads());
      float[] draws = new float[options.blocks(length) * options.drawsOfBlock()];
      return AttentionProjections.footprint(n, c)
          .plus(Footprints.patternAttention(n, c, h, 0))
          .plus(
              AttentionPattern.footprint(memory -> pattern(options, length, draws, 0, memory))
                  .times(h));
    }

    @Override
    public SequenceMixer create(
        BigBirdOptions options, MixerShape shape, Parameters parameters, RandomGenerator random) {
      return new BigBird(options, shape, parameters, random);
    }
  }

  private final BigBirdOptions options;
  private final float scale;
  private final AttentionProjections project;

  /** Where in what is left to draw from each draw falls, [blocks x H r], or null without draws. */
  private final Parameter draws;

  private BigBird(
      BigBirdOptions options, MixerShape shape, Parameters parameters, RandomGenerator random) {
    this.options = options;
    scale = (float) (1 / Math.sqrt((double) shape.width() / options.heads()));
    project = new AttentionProjections(parameters, shape.width(), options.heads(), random);
    if (options.randomBlocks() == 0) {
      draws = null;
    } else {
      draws =
          parameters.addFixed("draws", options.blocks(shape.maxLength()), options.drawsOfBlock());
      for (int i = 0; i < draws.size(); i++) {
        draws.value().data[i] = random.nextFloat();
      }
    }
  }

  /** What head h sees. */
  private static AttentionPattern pattern(
      BigBirdOptions options, int n, float[] draws, int h, IntFunction<int[]> memory) {
    int blocks = options.blocks(n);
    int[] seen = memory.apply(options.windowBlocks() + 2 + options.randomBlocks());
    AttentionPattern pattern = new AttentionPattern(memory);
    pattern.keys(0, n);
    for (int b = 0; b < blocks; b++) {
      boolean all = b == 0 || b == blocks - 1;
      int start = all ? 0 : pattern.keyCount();
      if (!all) {
        int fixed = listFixed(options, blocks, b, seen);
        int drawsAt = b * options.drawsOfBlock() + h * options.randomBlocks();
        int count = addRandom(options, n, draws, drawsAt, seen, fixed);
        for (int s = 0; s < count; s++) {
          int first = seen[s] * options.block();
          pattern.keys(first, Math.min(n, first + options.block()));
        }
      }
      int end = all ? n : pattern.keyCount();
      pattern.startBlock();
      for (int i = b * options.block(); i < Math.min(n, (b + 1) * options.block()); i++) {
        pattern.query(i, start, end);
      }
    }
    return pattern;
  }

  /** Lists the first block, the window round block b and the last, in order; returns how many. */
  private static int listFixed(BigBirdOptions options, int blocks, int b, int[] seen) {
    int half = options.windowBlocks() / 2;
    int count = 0;
    seen[count++] = 0;
    for (int s = Math.max(1, b - half); s <= Math.min(blocks - 2, b + half); s++) {
      seen[count++] = s;
    }
    seen[count++] = blocks - 1;
    return count;
  }

  /** Puts drawn blocks into the ordered list of those seen; returns how many there are then. */
  private static int addRandom(
      BigBirdOptions options, int n, float[] draws, int drawsAt, int[] seen, int count) {
    int within = options.randomWithin() == 0 ? n : Math.min(n, options.randomWithin());
    int unseen = options.blocks(within);
    for (int s = 0; s < count; s++) {
      unseen -= seen[s] < options.blocks(within) ? 1 : 0;
    }
    int total = count;
    for (int k = 0; k < options.randomBlocks() && unseen > 0; k++, unseen--) {
      int pick = Math.max(0, Math.min(unseen - 1, (int) (draws[drawsAt + k] * unseen)));
      int at = 0;
      while (at < total && seen[at] <= pick) { // the pick-th block of those not in the list
        pick++;
        at++;
      }
      System.arraycopy(seen, at, seen, at + 1, total - at);
      seen[at] = pick;
      total++;
    }
    return total;
  }

  @Override
  public Var mix(Tape tape, Var x) {
    AttentionPattern[] ofHead = new AttentionPattern[options.heads()];
    float[] drawn = draws == null ? null : draws.value().data;
    for (int h = 0; h < ofHead.length; h++) {
      ofHead[h] = pattern(options, x.rows(), drawn, h, tape.workspace()::ints);
    }
    Var mixed =
        Fused.patternAttention(
            tape,
            project.query(tape, x),
            project.key(tape, x),
            project.value(tape, x),
            options.heads(),
            scale,
            ofHead);
    return project.out(tape, mixed);
  }
}
