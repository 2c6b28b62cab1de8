package attnbench.attention.kernel;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Counts the multiply-adds of matrix products and link mixing that pass through to another body.
 *
 * <p>Element-wise work, sums and norms are not counted, as in {@code Cost}.
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
      case "multiply", "addRowProducts" ->
          (long) (int) arguments[0] * (int) arguments[1] * (int) arguments[2];
      case "mixLinks" ->
          (long) (int) arguments[0]
              * ((int) arguments[3] - (int) arguments[2])
              * ((int[]) arguments[4]).length;
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
