package attnbench.attention.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;

/**
 * Loads the vector body once more, at another width.
 *
 * <p>The width is fixed when the classes of the vector body are initialised, because the compiler
 * needs it as a constant; so each width needs classes of its own. What they see of the contract
 * comes from the parent.
 */
final class VectorWidthLoader extends ClassLoader {
  private static final String PACKAGE = VectorWidthLoader.class.getPackageName();
  private static final Set<Class<?>> CONTRACT =
      Set.of(KernelProvider.class, ParameterKernels.class, AdamStep.class);

  private VectorWidthLoader(ClassLoader parent) {
    super(parent);
  }

  /** The vector body with vectors of {@code bits}. */
  static KernelProvider vectorKernels(int bits) {
    String before = System.getProperty(Kernels.BITS_PROPERTY);
    System.setProperty(Kernels.BITS_PROPERTY, Integer.toString(bits));
    try {
      Class<?> body =
          Class.forName(
              PACKAGE + ".VectorKernels",
              true,
              new VectorWidthLoader(VectorWidthLoader.class.getClassLoader()));
      var constructor = body.getDeclaredConstructor();
      constructor.setAccessible(true);
      KernelProvider kernels = (KernelProvider) constructor.newInstance();
      if (!kernels.name().equals("vector-" + bits)) {
        throw new IllegalStateException("asked for " + bits + " bits, got " + kernels.name());
      }
      return kernels;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot load the vector body at " + bits + " bits", e);
    } finally {
      if (before == null) {
        System.clearProperty(Kernels.BITS_PROPERTY);
      } else {
        System.setProperty(Kernels.BITS_PROPERTY, before);
      }
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    boolean ours =
        name.startsWith(PACKAGE + ".")
            && CONTRACT.stream().noneMatch(type -> type.getName().equals(name));
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      return ours ? define(name) : super.loadClass(name, resolve);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    String path = name.replace('.', '/') + ".class";
    try (InputStream in = getParent().getResourceAsStream(path)) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] code = in.readAllBytes();
      return defineClass(name, code, 0, code.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
