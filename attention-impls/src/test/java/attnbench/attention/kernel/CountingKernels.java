package attnbench.attention.kernel;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Counts the multiply-adds of matrix products, link mixing and Fourier transforms that pass through
 * to another body.
 *
 * <p>A Fourier pass of radix 4 has 16 additions and 3 complex products for 4 numbers, one of radix
 * 2 has 4 and 1 for 2 numbers, larger powers of two are made of these, and another radix r has r
 * complex products for each; a scan has a complex product and the real part of another for each
 * state. Element-wise work, sums and norms are not counted, as in {@code Cost}.
 */
public final class CountingKernels {
  private final KernelProvider body;
  private long multiplyAdds;

  public CountingKernels(KernelProvider body) {
    this.body = body;
  }

  /** The body that counts, for a tape. */
  public KernelProvider counting() {
    return (KernelProvider)
        Proxy.newProxyInstance(
            KernelProvider.class.getClassLoader(),
            new Class<?>[] {KernelProvider.class},
            (proxy, method, arguments) -> {
              multiplyAdds += count(method, arguments);
              return pass(method, arguments);
            });
  }

  /** Multiply-adds so far. */
  public long multiplyAdds() {
    return multiplyAdds;
  }

  private static long count(Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "multiply", "multiplyPacked", "addRowProducts" ->
          (long) (int) arguments[0] * (int) arguments[1] * (int) arguments[2];
      case "mixLinks", "mixLinkRows" ->
          (long) (int) arguments[0]
              * ((int) arguments[3] - (int) arguments[2])
              * ((int[]) arguments[4]).length;
      case "fourierPass" -> {
        long radix = (int) arguments[0];
        long numbers = radix * ((int) arguments[3] - (int) arguments[2]);
        int twos = Integer.numberOfTrailingZeros((int) radix);
        yield (1L << twos == radix ? 7 * (twos / 2) + 4 * (twos % 2) : 4 * radix) * numbers;
      }
      case "scan" ->
          6L * ((int) arguments[1] - (int) arguments[0]) * (int) arguments[2] * (int) arguments[4];
      default -> 0;
    };
  }

  private Object pass(Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(body, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
