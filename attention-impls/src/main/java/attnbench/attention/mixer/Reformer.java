package attnbench.attention.mixer;

import attnbench.attention.autodiff.AttentionPattern;
import attnbench.attention.autodiff.Features;
import attnbench.attention.autodiff.Footprint;
import attnbench.attention.autodiff.Footprint.Size;
import attnbench.attention.autodiff.Footprints;
import attnbench.attention.autodiff.Fused;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import attnbench.attention.autodiff.Workspace;
import attnbench.attention.nn.AttentionProjections;
import attnbench.attention.nn.Linear;
import java.util.Arrays;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Multi-head softmax attention of positions whose shared query-key falls into the same bucket
 * (Kitaev et al. 2020, Reformer, section 2).
 *
 * <pre>{@code
 * head_i = softmax over j in P_i of (Q_i K_j') V_j     Q = x Wq',  K_j = Q_j / |Q_j|,  V = x Wv'
 * P_i    = union over rounds r of P_i^r
 * P_i^r  = { j : h_r(Q_j) = h_r(Q_i), chunk(j) is chunk(i) or the one before, j != i }
 * y      = [head_1 ... head_H] Wo' + bo
 * }</pre>
 *
 * <p>A round hashes all positions ({@link LshBuckets}), sorts them by bucket and position, and cuts
 * the order into chunks of m. A position sees itself only where it sees no other (the source's
 * penalty of 10^5). That a pair which meets in several rounds counts once is what the source's
 * weights of rounds and its {@code log N_ij} come to (appendix A). Gradients go through scores and
 * values, none through the hash.
 *
 * <pre>
 * N = 8, m = 4, one round; buckets of the positions 0 to 7: b a b a a b c a
 *         order    1 3 4 7 | 0 2 5 6
 *   0     ..#..#..      position 0 sees 2 and 5, also of bucket b
 *   1     ...##..#
 *   2     #....#..
 *   3     .#..#..#
 *   4     .#.#...#
 *   5     #.#.....
 *   6     ......#.      alone in bucket c
 *   7     .#.##...
 * </pre>
 *
 * <p>O(R N (m + log N) C) time, the hash included, and O(R N + N C) memory, for R rounds.
 * Parameters {@code query}, {@code value} and {@code out}, each {@code .weight} [C x C] and {@code
 * .bias} [1 x C], and {@code rotations} [D x H R columns], fixed.
 *
 * <p>Departures from the source: the rotations are drawn once for a mixer, while the source's code
 * draws them for each step; scores are not divided by sqrt(D), as in that code, where keys of
 * length one take its place; the first chunk looks back at none, as in the paper, while the code
 * lets it look at the last. Sequences shorter than a bucket and a half have one bucket. The preset
 * {@code lra-2020} differs from the code that it is named after in having an output map, in its
 * rotations, and in the first chunk, which there looks at the last; its chunks are a tenth of the
 * sequence, so it does quadratic work.
 */
public final class Reformer implements SequenceMixer {
  private static final float EPSILON = 1e-6f;

  /** How a query and a key make a score. */
  public enum Scores {
    /** The query times the key divided by its length, as published. */
    UNIT_KEYS,
    /** The query times the key times sqrt(D), as the code of the Long Range Arena has it. */
    TIMES_ROOT_WIDTH
  }

  /**
   * Options of {@code reformer}.
   *
   * @param heads H, must divide C
   * @param rounds R, how often all positions are hashed
   * @param bucketLength positions in a bucket on average
   * @param mostBuckets how many buckets a round has at most
   * @param chunkLength m, positions; 0 for as many chunks as buckets
   * @param acrossBuckets whether a position sees all of the two chunks, whatever their buckets
   * @param seesSelf whether a position sees itself although it sees others
   * @param scores how a query and a key make a score
   */
  public record ReformerOptions(
      int heads,
      int rounds,
      int bucketLength,
      int mostBuckets,
      int chunkLength,
      boolean acrossBuckets,
      boolean seesSelf,
      Scores scores) {
    public ReformerOptions {
      requireAtLeast("heads", heads, 1);
      requireAtLeast("rounds", rounds, 1);
      requireAtLeast("bucket length", bucketLength, 1);
      requireAtLeast("most buckets", mostBuckets, 1);
      requireAtLeast("chunk length", chunkLength, 0);
    }

    private static void requireAtLeast(String what, int given, int least) {
      if (given < least) {
        throw new IllegalArgumentException(
            "%s: %d; it must be at least %d".formatted(what, given, least));
      }
    }

    private LshBuckets.Digits buckets(int n) {
      int wanted = (n + bucketLength / 2) / bucketLength;
      return LshBuckets.Digits.of(Math.max(1, Math.min(mostBuckets, wanted)));
    }

    private int chunk(int n) {
      int buckets = buckets(n).buckets();
      return chunkLength == 0 ? (n + buckets - 1) / buckets : chunkLength;
    }
  }

  /** Enrols {@code reformer}. */
  public static final class Provider implements MixerProvider<ReformerOptions> {
    @Override
    public String name() {
      return "reformer";
    }

    @Override
    public String description() {
      return "softmax attention within buckets of a locality-sensitive hash, several rounds";
    }

    @Override
    public String source() {
      return "Kitaev et al. 2020, Reformer: The Efficient Transformer, section 2";
    }

    @Override
    public String complexity() {
      return "O(R N (m + log N) C), R rounds, chunks of m";
    }

    @Override
    public ReformerOptions defaults() {
      return new ReformerOptions(1, 2, 32, 8192, 64, false, false, Scores.UNIT_KEYS);
    }

    @Override
    public Map<String, ReformerOptions> presets() {
      return Map.of(
          "lra-2020", new ReformerOptions(8, 1, 1, 10, 0, true, true, Scores.TIMES_ROOT_WIDTH));
    }

    @Override
    public Map<String, String> help() {
      return Map.of(
          "heads", "number of heads, must divide the width",
          "rounds", "how often all positions are hashed, at least 1",
          "bucketLength", "positions in a bucket on average, half a chunk in the source",
          "mostBuckets", "buckets of a round at most",
          "chunkLength", "positions in a chunk; 0: as many chunks as buckets",
          "acrossBuckets", "true: a position sees all of its chunk and the one before",
          "seesSelf", "true: a position always sees itself; false: only where it sees no other",
          "scores", "unit-keys: keys divided by their length; times-root-width: times sqrt(D)");
    }

    @Override
    public Reach reach(ReformerOptions options) {
      return Reach.SPARSE;
    }

    @Override
    public ComplexityClass complexityClass(ReformerOptions options) {
      return options.chunkLength() == 0
          ? ComplexityClass
              .QUADRATIC // as many chunks as buckets, of which there are at most so many
          : ComplexityClass.LINEARITHMIC;
    }

    @Override
    public Cost cost(ReformerOptions options, MixerShape shape, int length) {
      long c = shape.width();
      long chunk = options.chunk(length);
      long pairs = 0;
      for (long first = 0; first < length; first += chunk) {
        long end = Math.min(length, first + chunk);
        pairs += (end - first) * (end - Math.max(0, first - chunk));
      }
      long hash = (long) length * options.buckets(length).columns();
      return new Cost(MAPS * length * c * c + options.rounds() * (2 * pairs + hash) * c);
    }

    /** About 10 N C + H R (5 + B) N numbers, B columns of a hash. */
    @Override
    public Footprint footprint(ReformerOptions options, MixerShape shape, int length) {
      Size n = new Size("N", length);
      Size c = new Size("C", shape.width());
      Size h = new Size("H", options.heads());
      Size r = new Size("R", options.rounds());
      LshBuckets.Digits digits = options.buckets(length);
      Footprint lists =
          AttentionPattern.footprint(
              memory -> {
                AttentionPattern pattern =
                    AttentionPattern.ofRounds(memory, options.rounds(), length, options.seesSelf());
                int[] oneBucket = new int[length];
                int[] order = IntStream.range(0, length).toArray();
                for (int round = 0; round < options.rounds(); round++) {
                  addRound(
                      options,
                      pattern,
                      round * length,
                      length,
                      oneBucket,
                      order,
                      new int[] {length});
                }
              });
      Footprint hashed = Footprint.NONE.with(1, n, new Size("B", digits.columns())).times(r);
      Footprint ofHead =
          lists.with(2, n).with(1, new Size("(buckets)", digits.buckets())).plus(hashed);
      Footprint keys =
          options.scores() == Scores.UNIT_KEYS
              ? Footprints.normaliseHeads(n, c, h)
              : Footprint.NONE;
      return Footprints.linear(n, c, c)
          .times(MAPS)
          .plus(keys)
          .plus(ofHead.times(h))
          .plus(Footprints.patternAttention(n, c, h, options.rounds()));
    }

    @Override
    public SequenceMixer create(
        ReformerOptions options, MixerShape shape, Parameters parameters, RandomGenerator random) {
      return new Reformer(options, shape, parameters, random);
    }
  }

  private static final int MAPS = 3;

  private final ReformerOptions options;
  private final float scale;
  private final Linear query;
  private final Linear value;
  private final Linear out;
  private final LshBuckets buckets;

  private Reformer(
      ReformerOptions options, MixerShape shape, Parameters parameters, RandomGenerator random) {
    int width = shape.width();
    AttentionProjections.requireHeads(width, options.heads());
    this.options = options;
    int headWidth = width / options.heads();
    scale = options.scores() == Scores.UNIT_KEYS ? 1 : (float) Math.sqrt(headWidth);
    query = new Linear(parameters.scope("query"), width, width, random);
    value = new Linear(parameters.scope("value"), width, width, random);
    out = new Linear(parameters.scope("out"), width, width, random);
    int most = options.buckets(shape.maxLength()).buckets();
    buckets =
        new LshBuckets(parameters, headWidth, options.heads(), options.rounds(), most, random);
  }

  @Override
  public Var mix(Tape tape, Var x) {
    Var q = query.apply(tape, x);
    Var k =
        options.scores() == Scores.UNIT_KEYS
            ? Features.normaliseHeads(tape, q, options.heads(), EPSILON)
            : q;
    AttentionPattern[] ofHead = new AttentionPattern[options.heads()];
    for (int h = 0; h < ofHead.length; h++) {
      ofHead[h] = pattern(tape, q, h);
    }
    Var v = value.apply(tape, x);
    return out.apply(tape, Fused.patternAttention(tape, q, k, v, options.heads(), scale, ofHead));
  }

  private AttentionPattern pattern(Tape tape, Var q, int h) {
    int n = q.rows();
    Workspace workspace = tape.workspace();
    LshBuckets.Digits digits = options.buckets(n);
    AttentionPattern pattern =
        AttentionPattern.ofRounds(workspace::ints, options.rounds(), n, options.seesSelf());
    int[] bucketOfRow = workspace.ints(n);
    int[] order = workspace.ints(n);
    int[] ends = workspace.ints(digits.buckets());
    for (int r = 0; r < options.rounds(); r++) {
      buckets.hash(tape, q, h, r, digits, bucketOfRow);
      sort(n, bucketOfRow, digits.buckets(), order, ends);
      addRound(options, pattern, r * n, n, bucketOfRow, order, ends);
    }
    return pattern;
  }

  /** Orders rows by bucket, then position; {@code ends[b]} is the place behind bucket b's last. */
  private static void sort(int n, int[] bucketOfRow, int buckets, int[] order, int[] ends) {
    Arrays.fill(ends, 0, buckets, 0);
    for (int i = 0; i < n; i++) {
      ends[bucketOfRow[i]]++;
    }
    int start = 0;
    for (int b = 0; b < buckets; b++) {
      int size = ends[b];
      ends[b] = start;
      start += size;
    }
    for (int i = 0; i < n; i++) {
      order[ends[bucketOfRow[i]]++] = i;
    }
  }

  private static void addRound(
      ReformerOptions options,
      AttentionPattern pattern,
      int place,
      int n,
      int[] bucketOfRow,
      int[] order,
      int[] ends) {
    int chunk = options.chunk(n);
    for (int s = 0; s < n; s++) {
      int first = s / chunk * chunk;
      int from = Math.max(0, first - chunk);
      int to = Math.min(n, first + chunk);
      if (s == first) {
        pattern.startBlock();
      }
      int bucket = bucketOfRow[order[s]];
      int bucketFrom = options.acrossBuckets() || bucket == 0 ? from : ends[bucket - 1];
      int bucketTo = options.acrossBuckets() ? to : ends[bucket];
      pattern.member(
          order[s],
          place + Math.max(from, bucketFrom),
          place + Math.min(to, bucketTo),
          place + from,
          place + to);
    }
  }
}
