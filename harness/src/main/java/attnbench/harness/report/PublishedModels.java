package attnbench.harness.report;

import java.util.List;
import java.util.Map;

/** What publications call our mixers, where their numbers come from, and what is known against. */
final class PublishedModels {
  /** The name under which the level of random guesses was published. */
  static final String CHANCE = "Random";

  // Where the Paramixer paper names no link pattern: the authors' code has CHORD settings only.
  private static final Map<String, List<String>> MODELS =
      Map.of(
          "full", List.of("Transformer"),
          "linear", List.of("Linear Transformer"),
          "paramixer-chord", List.of("Paramixer (CHORD)", "Paramixer"),
          "paramixer-cdil", List.of("Paramixer (CDIL)"));

  private static final Map<String, String> SOURCES =
      Map.of(
          "paramixer-cvpr2022", "Paramixer paper (CVPR 2022)",
          "lra-readme-2020", "LRA leader board (Nov 2020)");

  private PublishedModels() {}

  /** The published names of a mixer; none for a control or a stranger's. */
  static List<String> of(String mixer) {
    return MODELS.getOrDefault(mixer, List.of());
  }

  /** Where a number comes from and what a reader must know of it. */
  static String provenance(PublishedNumber number) {
    StringBuilder text =
        new StringBuilder(SOURCES.getOrDefault(number.source(), number.source()))
            .append(", ")
            .append(number.table());
    if (number.quoted()) {
      text.append(", quoting ").append(number.quotedFrom());
    }
    if (number.readOffFigure()) {
      text.append("; read off the plot");
    }
    return text.append(caution(number)).toString();
  }

  /** The publication, and what a reader of a plot must know of it. */
  static String briefProvenance(PublishedNumber number) {
    String source = SOURCES.getOrDefault(number.source(), number.source());
    return number.readOffFigure() ? source + ", read off the plot" + caution(number) : source;
  }

  private static String caution(PublishedNumber number) {
    boolean paramixerPaper = number.source().equals("paramixer-cvpr2022");
    if (paramixerPaper && number.task().equals("adding")) {
      return "; made with a FLATTEN head, for which adding needs no mixing at all";
    }
    if (paramixerPaper && List.of("text", "image").contains(number.task()) && !number.quoted()) {
      return "; in the authors' code validation is test, and the best test accuracy is kept";
    }
    if (paramixerPaper && number.isRocAuc()) {
      return "; computed from predicted classes, which is the balanced accuracy";
    }
    if (number.source().equals("lra-readme-2020")) {
      return "; one seed";
    }
    return "";
  }
}
