package attnbench.attention.autodiff;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.ejml.data.FMatrixRMaj;

/** The parameters of a model, in the order in which its modules asked for them. */
public final class Parameters {
  private final List<Parameter> all;
  private final String prefix;

  public Parameters() {
    this(new ArrayList<>(), "");
  }

  private Parameters(List<Parameter> all, String prefix) {
    this.all = all;
    this.prefix = prefix;
  }

  /** A view that puts {@code name} and a dot before the names of what is added through it. */
  public Parameters scope(String name) {
    return new Parameters(all, prefix + name + ".");
  }

  /**
   * Adds a matrix of zeros that is trained.
   *
   * @throws IllegalArgumentException when the name is taken
   */
  public Parameter add(String name, int rows, int columns) {
    return add(name, rows, columns, true);
  }

  /** Adds a matrix of zeros that no gradient changes; otherwise as {@link #add}. */
  public Parameter addFixed(String name, int rows, int columns) {
    return add(name, rows, columns, false);
  }

  private Parameter add(String name, int rows, int columns, boolean trained) {
    String path = prefix + name;
    if (all.stream().anyMatch(p -> p.name().equals(path))) {
      throw new IllegalArgumentException("parameter " + path + " is there already");
    }
    Parameter parameter = new Parameter(all.size(), path, new FMatrixRMaj(rows, columns), trained);
    all.add(parameter);
    return parameter;
  }

  /** All parameters, those of every scope included; a live view. */
  public List<Parameter> all() {
    return Collections.unmodifiableList(all);
  }

  /** The number of single numbers in all parameters that are trained. */
  public long count() {
    return all.stream().filter(Parameter::trained).mapToLong(Parameter::size).sum();
  }
}
