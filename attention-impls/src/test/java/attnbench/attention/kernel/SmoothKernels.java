package attnbench.attention.kernel;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * A body without corners: what asks for the rectified linear unit gets {@code elu(x) + 1} with its
 * own derivative, and the greatest of a row is its first element.
 *
 * <p>For comparing what stands round these two: a corner bends the differences within whose reach
 * it is, and rounding decides on which side of it a number falls.
 */
public final class SmoothKernels {
  private SmoothKernels() {}

  /** The body that passes all else on to {@code body}. */
  public static KernelProvider of(KernelProvider body) {
    return (KernelProvider)
        Proxy.newProxyInstance(
            KernelProvider.class.getClassLoader(),
            new Class<?>[] {KernelProvider.class},
            (proxy, method, arguments) -> {
              try {
                return smooth(method).invoke(body, arguments(method, arguments));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static Method smooth(Method method) throws NoSuchMethodException {
    String name = method.getName().replaceFirst("^relu", "eluPlusOne");
    return KernelProvider.class.getMethod(name, method.getParameterTypes());
  }

  private static Object[] arguments(Method method, Object[] given) {
    if (!method.getName().equals("rowMax")) {
      return given;
    }
    Object[] oneColumn = given.clone();
    oneColumn[1] = 1;
    return oneColumn;
  }
}
