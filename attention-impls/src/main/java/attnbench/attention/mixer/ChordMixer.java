package attnbench.attention.mixer;

import attnbench.attention.autodiff.Footprint;
import attnbench.attention.autodiff.Footprint.Size;
import attnbench.attention.autodiff.Footprints;
import attnbench.attention.autodiff.Ops;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Rows;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import attnbench.attention.nn.Dropout;
import attnbench.attention.nn.Init;
import attnbench.attention.nn.LayerNorm;
import attnbench.attention.nn.Linear;
import attnbench.attention.nn.Module;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * ChordMixer: log N blocks that rotate tracks of columns by powers of two and mix the columns of
 * each position (Khalitov, Yu, Cheng and Yang, ICLR 2023, section 3).
 *
 * <pre>{@code
 * x <- norm(x + rotate(dropout(mlp(prenorm(x)))))      in each of M blocks, M = ceil(log2 N)
 * mlp: linear, GELU, dropout, linear, dropout; C to h to C
 * rotate: in track t, position i takes what position (i + 2^(t-1)) mod N had; track 0 stays
 * }</pre>
 *
 * <p>The columns are M + 1 tracks. Which positions one block brings to a position, in N = 8:
 *
 * <pre>
 * track 0  #.......   track 1  .#......   track 2  ..#.....   track 3  ....#...
 *          .#......            ..#.....            ...#....            .....#..
 *          ..#.....            ...#....            ....#...            ......#.
 *          ...                 ...                 ...                 ...
 * </pre>
 *
 * <p>After M blocks every position has seen every other. A sequence is rotated within its own
 * length, without padding, and with {@code adaptive} runs through as many blocks as its own length
 * needs, as the source does for lengths that differ; for equal lengths the source runs all. O(N C h
 * log N) time, O(N (C + h) log N) memory in training. Parameters of block m: {@code blockM.hidden},
 * {@code blockM.out}, each {@code .weight} [out x in] and {@code .bias} [1 x out], and with layer
 * norms {@code blockM.prenorm}, {@code blockM.norm}, each {@code .gain} and {@code .bias} [1 x C].
 * Weights start uniform within {@code sqrt(6 / (in + out))}, biases at zero.
 *
 * <p>Departures from the source: the width is given from outside, so where M + 1 does not divide it
 * the first tracks are a column wider than the others. Batch norms, which the authors' Long Range
 * Arena configurations have, need several sequences at a time; the presets put layer norms in their
 * place. The number of tracks is that of the authors' current code; their first version had M.
 */
public final class ChordMixer implements SequenceMixer {

  /** A normalisation of each position. */
  public enum Norm {
    NONE,
    LAYER
  }

  /**
   * Options of {@code chordmixer}.
   *
   * @param hidden h, hidden width of the MLPs
   * @param dropout in the MLPs, after the non-linearity and at the end
   * @param layerDropout after the MLPs
   * @param prenorm before the MLPs
   * @param norm after the residual
   * @param adaptive whether a sequence runs through ceil(log2 of its own length) blocks
   */
  public record ChordMixerOptions(
      int hidden, double dropout, double layerDropout, Norm prenorm, Norm norm, boolean adaptive) {
    public ChordMixerOptions {
      if (hidden < 1) {
        throw new IllegalArgumentException("hidden is " + hidden + "; it must be at least 1");
      }
      new Dropout(dropout);
      new Dropout(layerDropout);
    }
  }

  /** Enrols {@code chordmixer}. */
  public static final class Provider implements MixerProvider<ChordMixerOptions> {
    @Override
    public String name() {
      return "chordmixer";
    }

    @Override
    public String description() {
      return "log N blocks: an MLP for each position, then tracks rotated by powers of two";
    }

    @Override
    public String source() {
      return "Khalitov et al. 2023, ChordMixer (ICLR), section 3";
    }

    @Override
    public String complexity() {
      return "O(N C h log N)";
    }

    @Override
    public ChordMixerOptions defaults() {
      return new ChordMixerOptions(128, 0, 0, Norm.NONE, Norm.NONE, true);
    }

    @Override
    public Map<String, ChordMixerOptions> presets() {
      return Map.of(
          "lra-listops-2023", lra(88, 0.1),
          "lra-text-2023", lra(96, 0.1),
          "lra-retrieval-2023", lra(128, 0.1),
          "lra-image-2023", lra(420, 0),
          "lra-pathfinder-2023", lra(320, 0),
          "long-documents-2023", new ChordMixerOptions(196, 0.2, 0, Norm.NONE, Norm.NONE, true));
    }

    private static ChordMixerOptions lra(int hidden, double dropout) {
      return new ChordMixerOptions(hidden, dropout, 0, Norm.LAYER, Norm.LAYER, false);
    }

    @Override
    public Map<String, String> help() {
      return Map.of(
          "hidden", "hidden width of the MLPs, at least 1",
          "dropout", "share dropped in the MLPs in training, 0 to below 1",
          "layerDropout", "share dropped after the MLPs in training, 0 to below 1",
          "prenorm", "before the MLPs: none or layer",
          "norm", "after the residual: none or layer",
          "adaptive", "true: as many blocks as a sequence's own length needs; false: all");
    }

    @Override
    public Reach reach(ChordMixerOptions options) {
      return Reach.GLOBAL;
    }

    @Override
    public ComplexityClass complexityClass(ChordMixerOptions options) {
      return ComplexityClass.LINEARITHMIC;
    }

    @Override
    public Cost cost(ChordMixerOptions options, MixerShape shape, int length) {
      long blocks = log2(options.adaptive() ? length : shape.maxLength());
      return new Cost(2 * blocks * length * shape.width() * options.hidden());
    }

    /** About M (6 N C + 5 N h) numbers in M blocks; norms and dropout add 3 each for an element. */
    @Override
    public Footprint footprint(ChordMixerOptions options, MixerShape shape, int length) {
      Size n = new Size("N", length);
      Size c = new Size("C", shape.width());
      Size hidden = new Size("h", options.hidden());
      Size blocks = new Size("M", log2(options.adaptive() ? length : shape.maxLength()));
      Footprint ofBlock =
          Footprints.linear(n, c, hidden)
              .plus(Footprints.gelu(n, hidden))
              .plus(Footprints.dropout(n, hidden, options.dropout()))
              .plus(Footprints.linear(n, hidden, c))
              .plus(Footprints.dropout(n, c, options.dropout()))
              .plus(Footprints.dropout(n, c, options.layerDropout()))
              .withResults(2, n, c);
      for (Norm norm : List.of(options.prenorm(), options.norm())) {
        ofBlock = norm == Norm.LAYER ? ofBlock.plus(Footprints.layerNorm(n, c)) : ofBlock;
      }
      return ofBlock.times(blocks);
    }

    @Override
    public SequenceMixer create(
        ChordMixerOptions options,
        MixerShape shape,
        Parameters parameters,
        RandomGenerator random) {
      return new ChordMixer(options, shape, parameters, random);
    }
  }

  private record Block(Module prenorm, Linear hidden, Linear out, Module norm) {}

  private final List<Block> blocks = new ArrayList<>();
  private final boolean adaptive;
  private final Dropout dropout;
  private final Dropout layerDropout;
  private final int[] starts;
  private final int[] shifts;

  private ChordMixer(
      ChordMixerOptions options, MixerShape shape, Parameters parameters, RandomGenerator random) {
    adaptive = options.adaptive();
    dropout = new Dropout(options.dropout());
    layerDropout = new Dropout(options.layerDropout());
    int width = shape.width();
    int count = log2(shape.maxLength());
    int tracks = count + 1;
    if (width < tracks) {
      throw new IllegalArgumentException(
          "width is %d; chordmixer needs a column for each of %d tracks at a length of %d"
              .formatted(width, tracks, shape.maxLength()));
    }
    starts = new int[tracks];
    shifts = new int[tracks];
    for (int t = 1; t < tracks; t++) {
      starts[t] = t * (width / tracks) + Math.min(t, width % tracks);
      shifts[t] = 1 << (t - 1);
    }
    for (int m = 0; m < count; m++) {
      Parameters scope = parameters.scope("block" + m);
      blocks.add(
          new Block(
              norm(options.prenorm(), scope.scope("prenorm"), width),
              linear(scope.scope("hidden"), width, options.hidden(), random),
              linear(scope.scope("out"), options.hidden(), width, random),
              norm(options.norm(), scope.scope("norm"), width)));
    }
  }

  private static Module norm(Norm norm, Parameters scope, int width) {
    return switch (norm) {
      case NONE -> (tape, x) -> x;
      case LAYER -> new LayerNorm(scope, width);
    };
  }

  private static Linear linear(Parameters scope, int in, int out, RandomGenerator random) {
    Linear linear = new Linear(scope, in, out, random);
    Init.uniform(linear.weight(), Math.sqrt(6.0 / (in + out)), random);
    Init.constant(linear.bias(), 0);
    return linear;
  }

  @Override
  public Var mix(Tape tape, Var x) {
    Var mixed = x;
    int count = adaptive ? Math.min(blocks.size(), log2(x.rows())) : blocks.size();
    for (Block block : blocks.subList(0, count)) {
      Var hidden = Ops.gelu(tape, block.hidden().apply(tape, block.prenorm().apply(tape, mixed)));
      Var out = block.out().apply(tape, dropout.apply(tape, hidden));
      Var dropped = layerDropout.apply(tape, dropout.apply(tape, out));
      Var rotated = Rows.rotateTracks(tape, dropped, starts, shifts);
      mixed = block.norm().apply(tape, Ops.add(tape, mixed, rotated));
    }
    return mixed;
  }

  /** The logarithm to base 2, rounded up. */
  private static int log2(int n) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(n - 1);
  }
}
