package attnbench.harness.bench;

import attnbench.attention.kernel.KernelProvider;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * A kernel body whose every call is reported, whatever kernels there are.
 *
 * <p>A proxy, and so some ten nanoseconds slower than a body by hand; who times with it measures
 * what it costs and says so.
 */
public final class MeteredKernels {

  /** Takes calls, from any thread. */
  @FunctionalInterface
  public interface Meter {
    /**
     * @param kernel the method's name
     * @param arguments as it was called with
     * @param nanos the call took
     */
    void called(String kernel, Object[] arguments, long nanos);
  }

  private MeteredKernels() {}

  /** {@code body} with a meter at every kernel. */
  public static KernelProvider around(KernelProvider body, Meter meter) {
    return (KernelProvider)
        Proxy.newProxyInstance(
            KernelProvider.class.getClassLoader(),
            new Class<?>[] {KernelProvider.class},
            (proxy, method, arguments) -> {
              if (arguments == null) {
                return call(method, body, arguments);
              }
              long start = System.nanoTime();
              Object result = call(method, body, arguments);
              meter.called(method.getName(), arguments, System.nanoTime() - start);
              return result;
            });
  }

  private static Object call(Method method, KernelProvider body, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(body, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
