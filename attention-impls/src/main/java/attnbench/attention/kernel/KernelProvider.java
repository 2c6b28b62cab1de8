package attnbench.attention.kernel;

/** placeholder */
public interface KernelProvider {
  String name();
}
