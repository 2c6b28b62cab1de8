package attnbench.harness.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/** How numbers and lists are written in tables and captions, the same in every country. */
final class Texts {
  private Texts() {}

  /** With one digit behind the point: one wrong item in a thousand shows. */
  static String percent(double value) {
    // Adding zero turns a negative zero into a positive one.
    return String.format(Locale.ROOT, "%.1f", value + 0.0);
  }

  /** With three significant digits and no exponent: 0.123, 12.3, 1230; for positive values. */
  static String threeDigits(double value) {
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(3, RoundingMode.HALF_EVEN));
    int decimals = Math.max(0, 2 - (rounded.precision() - rounded.scale() - 1));
    return rounded.setScale(decimals, RoundingMode.UNNECESSARY).toPlainString();
  }

  /** The first few, and how many there are besides. */
  static String firstOf(List<String> items, int most) {
    if (items.size() <= most) {
      return String.join("; ", items);
    }
    return String.join("; ", items.subList(0, most)) + "; and " + (items.size() - most) + " more";
  }
}
