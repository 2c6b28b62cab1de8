package attnbench.harness.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a share as {@code 5%} or {@code 0.05}. */
final class ShareConverter implements ITypeConverter<Double> {
  @Override
  public Double convert(String text) {
    String stripped = text.strip();
    boolean percent = stripped.endsWith("%");
    String number = percent ? stripped.substring(0, stripped.length() - 1) : stripped;
    try {
      double value = Double.parseDouble(number.strip());
      if (!percent && value >= 1) {
        throw new TypeConversionException(
            "'" + text + "' is not below 1; write a percentage with its sign, such as 5%");
      }
      return percent ? value / 100 : value;
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is not a share, such as 5% or 0.05");
    }
  }
}
