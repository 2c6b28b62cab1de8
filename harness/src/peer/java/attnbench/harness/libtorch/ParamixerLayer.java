package attnbench.harness.libtorch;

import static attnbench.harness.libtorch.Tensors.linear;
import static attnbench.harness.libtorch.Tensors.then;

import attnbench.attention.autodiff.LinkResidual;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Paramixer with CHORD links, in several formulations of one sum: {@code out_i = sum over l of W(i,
 * l) V_(i + offset_l mod N)}, plus a residual.
 *
 * <p>B sequences, N positions, C width, K links.
 *
 * @param name of the mixer among the weights
 */
record ParamixerLayer(
    Weights weights, String name, int n, LinkResidual residual, Formulation formulation)
    implements Layer {

  /** How the sum is computed. */
  enum Formulation {
    /** For each link, all rows rolled, multiplied and added. */
    ROLL,
    /** The same with channels in rows, so that what is multiplied lies side by side. */
    ROLL_CHANNELS,
    /** All linked rows gathered, multiplied and summed, as torch_sparse does. */
    GATHER,
    /** All linked rows selected, and a product of one row with a matrix for each position. */
    SELECT_BMM;

    /** Whether every linked row is copied, which takes K times the memory of the values. */
    boolean gathers() {
      return this == GATHER || this == SELECT_BMM;
    }
  }

  @Override
  public Tensor apply(Tensor x) {
    Tensor values = mlp(x, name + ".value");
    if (formulation == Formulation.ROLL_CHANNELS) {
      values = then(then(values, v -> v.transpose(1, 2)), Tensor::contiguous);
    }
    Tensor first = values;
    for (int m = 0; weights.has(name + ".factor" + m + ".out.weight"); m++) {
      Tensor links = mlp(x, name + ".factor" + m);
      Tensor start =
          switch (residual) {
            case NONE -> null;
            case PREVIOUS -> values;
            case FIRST -> first;
          };
      Tensor mixed =
          switch (formulation) {
            case ROLL -> roll(values, links, start, 1);
            case ROLL_CHANNELS ->
                roll(
                    values,
                    links = then(then(links, w -> w.transpose(1, 2)), Tensor::contiguous),
                    start,
                    2);
            case GATHER -> gather(values, links, start);
            case SELECT_BMM -> selectBmm(values, links, start);
          };
      links.close();
      if (values != first) {
        values.close();
      }
      values = mixed;
    }
    if (values != first) {
      first.close();
    }
    return formulation == Formulation.ROLL_CHANNELS ? then(values, v -> v.transpose(1, 2)) : values;
  }

  private Tensor mlp(Tensor x, String scope) {
    Tensor hidden = then(linear(weights, scope + ".hidden", x), h -> torch.gelu(h));
    return then(hidden, h -> linear(weights, scope + ".out", h));
  }

  private static long offset(int link) {
    return link == 0 ? 0 : 1L << (link - 1);
  }

  /**
   * Link by link.
   *
   * @param positions the dimension of the positions; that of the links is the other one
   */
  private static Tensor roll(Tensor values, Tensor links, Tensor start, int positions) {
    Tensor sum = null;
    for (int l = 0; l < links.size(3 - positions); l++) {
      Tensor rolled = l == 0 ? values : values.roll(new long[] {-offset(l)}, positions);
      Tensor weight = links.narrow(3 - positions, l, 1);
      Tensor before = sum == null ? start : sum;
      Tensor next = before == null ? weight.mul(rolled) : before.addcmul(weight, rolled);
      if (sum != null) {
        sum.close();
      }
      weight.close();
      if (rolled != values) {
        rolled.close();
      }
      sum = next;
    }
    return sum;
  }

  /** [B x N K x C], the linked rows of each position side by side. */
  private Tensor linked(Tensor values, long links) {
    long[] rows = new long[(int) (n * links)];
    for (int i = 0; i < n; i++) {
      for (int l = 0; l < links; l++) {
        rows[(int) (i * links + l)] = (i + offset(l)) % n;
      }
    }
    try (Tensor index = Tensor.create(rows, rows.length)) {
      return values.index_select(1, index);
    }
  }

  private Tensor gather(Tensor values, Tensor links, Tensor start) {
    long[] shape = {values.size(0), n, links.size(2), values.size(2)};
    Tensor rows = then(linked(values, links.size(2)), r -> r.view(shape));
    Tensor column = links.unsqueeze(3);
    Tensor product = then(rows, r -> r.mul(column));
    column.close();
    return added(then(product, p -> p.sum(2)), start);
  }

  private Tensor selectBmm(Tensor values, Tensor links, Tensor start) {
    long positions = values.size(0) * n;
    long[] rowShape = {positions, links.size(2), values.size(2)};
    long[] outShape = {values.size(0), n, values.size(2)};
    Tensor rows = then(linked(values, links.size(2)), r -> r.view(rowShape));
    Tensor weight = links.view(positions, 1, links.size(2));
    Tensor product = then(rows, r -> torch.bmm(weight, r));
    weight.close();
    return added(then(product, p -> p.view(outShape)), start);
  }

  private static Tensor added(Tensor sum, Tensor start) {
    return start == null ? sum : then(sum, s -> s.add(start));
  }
}
