package attnbench.attention.autodiff;

import attnbench.attention.kernel.KernelProvider;
import java.util.IdentityHashMap;
import java.util.Map;
import org.ejml.data.FMatrixRMaj;

/**
 * The weights of linear maps in the order in which products read them, packed once for all
 * sequences that meet the same values.
 *
 * <p>The tapes of several threads may share one. Who changes a weight calls {@link #expire} before
 * the next sequence.
 */
public final class PackedWeights {
  /** A copy and the time when it was made. */
  private static final class Packed {
    float[] data = {};
    long packedAt = -1;

    /** Whether the copy has to be made, for which there is room afterwards. */
    boolean isOld(long now, int k, int n) {
      int length = KernelProvider.packedLength(k, n);
      if (data.length < length) {
        data = new float[length];
      }
      boolean old = packedAt != now;
      packedAt = now;
      return old;
    }
  }

  private final Map<FMatrixRMaj, Packed> plain = new IdentityHashMap<>();
  private final Map<FMatrixRMaj, Packed> transposed = new IdentityHashMap<>();
  private float[] scratch = {};
  private long now;

  /** What is packed counts no more: weights may have changed. */
  public synchronized void expire() {
    now++;
  }

  /** W [out x in], packed for products with [N x out]. */
  synchronized float[] plain(FMatrixRMaj weight, KernelProvider kernels) {
    int out = weight.numRows;
    int in = weight.numCols;
    Packed packed = plain.computeIfAbsent(weight, w -> new Packed());
    if (packed.isOld(now, out, in)) {
      kernels.pack(in, out, weight.data, 0, in, packed.data);
    }
    return packed.data;
  }

  /** W' [in x out], packed for products with [N x in]. */
  synchronized float[] transposed(FMatrixRMaj weight, KernelProvider kernels) {
    int out = weight.numRows;
    int in = weight.numCols;
    Packed packed = transposed.computeIfAbsent(weight, w -> new Packed());
    if (packed.isOld(now, in, out)) {
      if (scratch.length < in * out) {
        scratch = new float[in * out];
      }
      kernels.transpose(out, in, weight.data, 0, in, scratch, 0, out);
      kernels.pack(out, in, scratch, 0, out, packed.data);
    }
    return packed.data;
  }
}
