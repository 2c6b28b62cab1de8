package attnbench.harness.cli;

import attnbench.attention.kernel.Kernels;
import attnbench.harness.store.BuildInfo;
import picocli.CommandLine.IVersionProvider;

/** The answer to {@code attnbench --version}. */
final class VersionText implements IVersionProvider {
  @Override
  public String[] getVersion() {
    BuildInfo build = BuildInfo.current();
    return new String[] {
      "attnbench %s, commit %s%s"
          .formatted(build.version(), build.commit(), build.dirty() ? ", modified" : ""),
      "Java %s, %s, %s"
          .formatted(
              Runtime.version(),
              System.getProperty("java.vendor"),
              System.getProperty("java.home")),
      "kernels " + Kernels.active().name()
    };
  }
}
