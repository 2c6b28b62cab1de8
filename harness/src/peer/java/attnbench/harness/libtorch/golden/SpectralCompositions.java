package attnbench.harness.libtorch.golden;

import static attnbench.harness.libtorch.golden.Algebra.numbers;
import static attnbench.harness.libtorch.golden.Algebra.plus;
import static attnbench.harness.libtorch.golden.Algebra.times;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Mixers by Fourier transforms. */
final class SpectralCompositions {
  private SpectralCompositions() {}

  /** The real part of the two-dimensional transform. */
  static Tensor fnet(Given given, Tensor x) {
    return torch.real(torch.fft_fft2(x));
  }

  /**
   * A diagonal state space's convolution, then GELU and a gated linear unit.
   *
   * @param bilinear the rule that makes time discrete, else zero-order hold
   */
  static Composition s4d(boolean bilinear) {
    return (given, x) -> {
      int n = (int) x.size(0);
      Tensor u = x.t();
      Tensor mixed = convolved(u, kernel(given, "readout", bilinear, n));
      if (given.has("aheadRe")) { // of what follows, turned round and a position late
        Tensor turned = convolved(u.flip(1), kernel(given, "ahead", bilinear, n)).flip(1);
        Tensor late = turned.narrow(1, 1, n - 1);
        mixed = mixed.add(torch.constant_pad_nd(late, 0, 1));
      }
      Tensor v = mixed.t().add(x.mul(given.get("skip")));
      Tensor h = torch.gelu(v);
      return given.linear("out", h).mul(given.linear("gate", h).sigmoid());
    };
  }

  /** {@code K_l = 2 Re(sum over states of C b z^l)}, [C x N]. */
  private static Tensor kernel(Given given, String readout, boolean bilinear, int n) {
    Tensor a = complex(given.get("logDecay").exp().neg(), given.get("frequency"));
    Tensor step = given.get("logStep").t().exp();
    Tensor sa = a.mul(step);
    Tensor below = plus(times(sa, -0.5), 1);
    Tensor z = bilinear ? plus(times(sa, 0.5), 1).div(below) : sa.exp();
    Tensor b = bilinear ? step.div(below) : plus(z, -1).div(a);
    Tensor c = complex(given.get(readout + "Re"), given.get(readout + "Im"));
    Tensor powers = z.unsqueeze(2).pow(numbers(n));
    return times(torch.real(c.mul(b).unsqueeze(2).mul(powers).sum(1)), 2);
  }

  private static Tensor complex(Tensor real, Tensor imaginary) {
    return torch.view_as_complex(
        Algebra.joined(2, real.unsqueeze(2), imaginary.unsqueeze(2)).contiguous());
  }

  /** Causal convolution along the rows by transforms of twice the length. */
  private static Tensor convolved(Tensor u, Tensor kernel) {
    long n = u.size(1);
    StringViewOptional norm = new StringViewOptional();
    LongOptional twice = new LongOptional(2 * n);
    Tensor product =
        torch.fft_rfft(u, twice, -1, norm).mul(torch.fft_rfft(kernel, twice, -1, norm));
    return torch.fft_irfft(product, twice, -1, norm).narrow(1, 0, n);
  }
}
