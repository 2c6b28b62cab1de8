package attnbench.attention.model;

import attnbench.attention.autodiff.Ops;
import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Rows;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import attnbench.attention.mixer.ConfiguredMixer;
import attnbench.attention.mixer.MixerShape;
import attnbench.attention.mixer.SequenceMixer;
import attnbench.attention.nn.Dropout;
import attnbench.attention.nn.Embedding;
import attnbench.attention.nn.LayerNorm;
import attnbench.attention.nn.Linear;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.ejml.data.FMatrixRMaj;

/**
 * Embedding, blocks round a mixer, pooling and a head; of a pair, both sequences go through the
 * same weights up to the head.
 *
 * <p>N sequence length, C width, W input width. With CLS pooling a learned row, zero at first,
 * stands before the sequence, and N counts it. Parameters {@code embedding.*}, {@code cls}, {@code
 * positions.*}, {@code layerI.*}, {@code norm.*}, {@code head.*}.
 */
final class MixerModel implements SequenceModel {

  /** A layer: the source is what {@link Block#BARE} makes link weights from. */
  private interface Layer {
    Var apply(Tape tape, Var x, Var source);
  }

  private static final double SMALL_POSITIONS = 0.02;

  private final Parameters parameters = new Parameters();
  private final ModelInput input;
  private final Pooling pooling;
  private final int maxRows;
  private final Embedding tokenEmbedding;
  private final Linear realEmbedding;
  private final Parameter cls;
  private final Embedding positions;
  private final Dropout dropout;
  private final List<SequenceMixer> mixers = new ArrayList<>();
  private final List<Layer> layers = new ArrayList<>();
  private final LayerNorm lastNorm;
  private final ScoreHead head;

  MixerModel(
      ModelSpec spec,
      ConfiguredMixer<?> mixer,
      ModelInput input,
      int maxLength,
      int outputs,
      RandomGenerator random) {
    this.input = input;
    pooling = spec.pooling();
    int width = spec.width();
    maxRows = pooling == Pooling.CLS ? Math.addExact(maxLength, 1) : maxLength;
    Parameters embedding = parameters.scope("embedding");
    tokenEmbedding =
        input.isTokens() ? new Embedding(embedding, input.vocabulary(), width, random) : null;
    realEmbedding = input.isTokens() ? null : new Linear(embedding, input.width(), width, random);
    cls = pooling == Pooling.CLS ? parameters.add("cls", 1, width) : null;
    Parameters positionScope = parameters.scope("positions");
    positions =
        switch (spec.positions()) {
          case NONE -> null;
          case LEARNED -> new Embedding(positionScope, maxRows, width, random);
          case LEARNED_SMALL ->
              new Embedding(positionScope, maxRows, width, SMALL_POSITIONS, random);
        };
    dropout = new Dropout(spec.dropout());
    for (int i = 0; i < spec.layers(); i++) {
      layers.add(layer(spec, mixer, parameters.scope("layer" + i), random));
    }
    lastNorm =
        spec.block() == Block.PRE_NORM ? new LayerNorm(parameters.scope("norm"), width) : null;
    int pooled = pooling == Pooling.FLATTEN ? Math.multiplyExact(maxRows, width) : width;
    head = new ScoreHead(spec, input, pooled, outputs, parameters.scope("head"), random);
  }

  private Layer layer(
      ModelSpec spec, ConfiguredMixer<?> configured, Parameters scope, RandomGenerator random) {
    SequenceMixer mixer =
        configured.create(new MixerShape(spec.width(), maxRows), scope.scope("mixer"), random);
    mixers.add(mixer);
    if (spec.block() == Block.BARE) {
      return (tape, x, source) -> dropout.apply(tape, mixer.mix(tape, x, source));
    }
    EncoderBlock block = new EncoderBlock(mixer, spec, scope, random);
    return (tape, x, source) -> block.apply(tape, x);
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public void startStep(long step) {
    mixers.forEach(mixer -> mixer.startStep(step));
  }

  @Override
  public Var forward(Tape tape, int[] tokens, int length) {
    requireSingle();
    return head.apply(tape, encode(tape, tokens, length));
  }

  @Override
  public Var forward(Tape tape, int[] tokens, int length, int[] other, int otherLength) {
    if (!input.isPair()) {
      throw new IllegalArgumentException("the model reads single sequences, not pairs");
    }
    Var first = encode(tape, tokens, length);
    tape.setValidLength(otherLength);
    return head.apply(tape, first, encode(tape, other, otherLength));
  }

  @Override
  public Var forward(Tape tape, float[] reals, int length) {
    if (realEmbedding == null) {
      throw new IllegalArgumentException("the model reads tokens, not rows of real numbers");
    }
    FMatrixRMaj rows = tape.workspace().matrix(length, input.width());
    System.arraycopy(reals, 0, rows.data, 0, length * input.width());
    return head.apply(tape, encode(tape, realEmbedding.apply(tape, tape.constant(rows))));
  }

  private void requireSingle() {
    if (input.isPair()) {
      throw new IllegalArgumentException("the model reads pairs, not single sequences");
    }
  }

  private Var encode(Tape tape, int[] tokens, int length) {
    if (tokenEmbedding == null) {
      throw new IllegalArgumentException("the model reads rows of real numbers, not tokens");
    }
    return encode(tape, tokenEmbedding.rows(tape, tokens, length));
  }

  /** The pooled row of a sequence, [1 x C], or [1 x N*C] with FLATTEN. */
  private Var encode(Tape tape, Var embedded) {
    Var x = embedded;
    if (cls != null) {
      x = Rows.stack(tape, tape.parameter(cls), embedded);
      tape.setValidLength(tape.validLength(embedded.rows()) + 1);
    }
    if (x.rows() > maxRows) {
      throw new IllegalArgumentException(
          "the sequence has %d positions; the model was made for at most %d"
              .formatted(x.rows(), maxRows));
    }
    if (positions != null) {
      x = Ops.add(tape, x, positions.firstRows(tape, x.rows()));
    }
    x = dropout.apply(tape, x);
    Var source = x;
    for (Layer layer : layers) {
      Var before = x;
      x = tape.checkpoint(x.rows(), x.columns(), () -> layer.apply(tape, before, source));
    }
    if (lastNorm != null) {
      x = lastNorm.apply(tape, x);
    }
    return pool(tape, x);
  }

  private Var pool(Tape tape, Var x) {
    return switch (pooling) {
      case FLATTEN -> {
        if (x.rows() != maxRows) {
          throw new IllegalArgumentException(
              "the sequence has %d positions; pooling FLATTEN needs exactly %d"
                  .formatted(x.rows(), maxRows));
        }
        yield Rows.flatten(tape, x);
      }
      case MEAN -> Rows.mean(tape, x);
      case CLS, FIRST -> Rows.slice(tape, x, 0, 1);
      case LAST -> Rows.slice(tape, x, x.rows() - 1, 1);
    };
  }
}
