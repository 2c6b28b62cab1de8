package attnbench.attention.model;

import attnbench.attention.autodiff.Ops;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import attnbench.attention.mixer.SequenceMixer;
import attnbench.attention.nn.Dropout;
import attnbench.attention.nn.FeedForward;
import attnbench.attention.nn.LayerNorm;
import java.util.random.RandomGenerator;

/**
 * A mixer and a feed-forward part, each with a residual and a layer norm, after it (Vaswani et al.
 * 2017, section 3.1) or before it (Xiong et al. 2020, On Layer Normalization, figure 1).
 *
 * <p>Parameters {@code mixer.*}, {@code norm1.*}, {@code norm2.*}, {@code feedForward.*}.
 */
final class EncoderBlock {
  private final SequenceMixer mixer;
  private final LayerNorm norm1;
  private final LayerNorm norm2;
  private final FeedForward feedForward;
  private final Dropout dropout;
  private final boolean preNorm;

  EncoderBlock(SequenceMixer mixer, ModelSpec spec, Parameters parameters, RandomGenerator random) {
    this.mixer = mixer;
    int width = spec.width();
    norm1 = new LayerNorm(parameters.scope("norm1"), width);
    norm2 = new LayerNorm(parameters.scope("norm2"), width);
    feedForward =
        new FeedForward(
            parameters.scope("feedForward"),
            width,
            spec.feedForwardWidth(),
            width,
            spec.activation(),
            spec.dropout(),
            random);
    dropout = new Dropout(spec.dropout());
    preNorm = spec.block() == Block.PRE_NORM;
  }

  /** One block, [N x C] to [N x C]. */
  Var apply(Tape tape, Var x) {
    if (preNorm) {
      Var mixed = Ops.add(tape, x, dropout.apply(tape, mixer.mix(tape, norm1.apply(tape, x))));
      Var fed = feedForward.apply(tape, norm2.apply(tape, mixed));
      return Ops.add(tape, mixed, dropout.apply(tape, fed));
    }
    Var mixed = norm1.apply(tape, Ops.add(tape, x, dropout.apply(tape, mixer.mix(tape, x))));
    Var fed = dropout.apply(tape, feedForward.apply(tape, mixed));
    return norm2.apply(tape, Ops.add(tape, mixed, fed));
  }
}
