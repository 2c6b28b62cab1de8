package attnbench.attention.mixer;

import attnbench.attention.autodiff.AttentionPattern;
import attnbench.attention.autodiff.Fused;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import attnbench.attention.nn.AttentionProjections;
import java.util.BitSet;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Multi-head softmax attention between blocks: neighbours, the first and the last, and some at
 * random (Zaheer et al. 2020, Big Bird, section 2 and appendix D; the variant ITC).
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
 * and {@code out}, each {@code .weight} [C x C] and {@code .bias} [1 x C].
 *
 * <p>Departures from the source: the last block is shorter where N is no multiple of B, the source
 * pads; a block draws only among blocks that it does not see anyway, and takes all where these are
 * fewer than r; the draws are made once for each length and mixer, from the mixer's seed; extra
 * tokens (the variant ETC) are left out.
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

    int blocks(int n) {
      return (n + block - 1) / block;
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
      // How many blocks are drawn does not depend on the seed.
      BitSet[] seen = seenBlocks(options, length, generator(0));
      return new Cost(
          AttentionProjections.multiplyAdds(length, shape.width())
              + pattern(options, length, seen).multiplyAdds(shape.width()));
    }

    @Override
    public SequenceMixer create(
        BigBirdOptions options, MixerShape shape, Parameters parameters, RandomGenerator random) {
      return new BigBird(options, shape.width(), parameters, random);
    }
  }

  private final BigBirdOptions options;
  private final float scale;
  private final AttentionProjections project;
  private final long seed;
  private final PatternOfLength patterns;

  private BigBird(
      BigBirdOptions options, int width, Parameters parameters, RandomGenerator random) {
    this.options = options;
    scale = (float) (1 / Math.sqrt((double) width / options.heads()));
    project = new AttentionProjections(parameters, width, options.heads(), random);
    seed = random.nextLong();
    patterns = new PatternOfLength(this::patterns);
  }

  private AttentionPattern[] patterns(int n) {
    AttentionPattern[] ofHead = new AttentionPattern[options.heads()];
    BitSet[][] seen = seenBlocks(n);
    for (int h = 0; h < ofHead.length; h++) {
      ofHead[h] = pattern(options, n, seen[h]);
    }
    return ofHead;
  }

  private static RandomGenerator generator(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /** For each head and block of a sequence of length n the blocks that it sees. */
  BitSet[][] seenBlocks(int n) {
    RandomGenerator random = generator(seed);
    BitSet[][] seen = new BitSet[options.heads()][];
    for (int h = 0; h < seen.length; h++) {
      seen[h] = seenBlocks(options, n, random);
    }
    return seen;
  }

  private static BitSet[] seenBlocks(BigBirdOptions options, int n, RandomGenerator random) {
    int blocks = options.blocks(n);
    int half = options.windowBlocks() / 2;
    BitSet[] seen = new BitSet[blocks];
    for (int b = 0; b < blocks; b++) {
      seen[b] = new BitSet(blocks);
      if (b == 0 || b == blocks - 1) {
        seen[b].set(0, blocks);
      } else {
        seen[b].set(0);
        seen[b].set(blocks - 1);
        seen[b].set(Math.max(0, b - half), Math.min(blocks, b + half + 1));
        addRandom(options, n, seen[b], random);
      }
    }
    return seen;
  }

  private static void addRandom(
      BigBirdOptions options, int n, BitSet seen, RandomGenerator random) {
    int within = options.randomWithin() == 0 ? n : Math.min(n, options.randomWithin());
    int candidates = options.blocks(within);
    int unseen = candidates - seen.get(0, candidates).cardinality();
    for (int drawn = 0; drawn < Math.min(options.randomBlocks(), unseen); drawn++) {
      int block = random.nextInt(candidates);
      while (seen.get(block)) {
        block = random.nextInt(candidates);
      }
      seen.set(block);
    }
  }

  private static AttentionPattern pattern(BigBirdOptions options, int n, BitSet[] seen) {
    AttentionPattern pattern = new AttentionPattern(int[]::new);
    pattern.keys(0, n);
    for (int b = 0; b < seen.length; b++) {
      int first = b * options.block();
      int end = Math.min(n, first + options.block());
      boolean all = b == 0 || b == seen.length - 1;
      int start = all ? 0 : pattern.keyCount();
      if (!all) {
        seen[b].stream().forEach(s -> addKeys(pattern, options, n, s));
      }
      int keyEnd = all ? n : pattern.keyCount();
      pattern.startBlock();
      for (int i = first; i < end; i++) {
        pattern.query(i, start, keyEnd);
      }
    }
    return pattern;
  }

  private static void addKeys(AttentionPattern pattern, BigBirdOptions options, int n, int block) {
    int first = block * options.block();
    pattern.keys(first, Math.min(n, first + options.block()));
  }

  @Override
  public Var mix(Tape tape, Var x) {
    Var mixed =
        Fused.patternAttention(
            tape,
            project.query(tape, x),
            project.key(tape, x),
            project.value(tape, x),
            options.heads(),
            scale,
            patterns.of(x.rows()));
    return project.out(tape, mixed);
  }
}
