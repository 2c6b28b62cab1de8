package attnbench.harness;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import attnbench.attention.mixer.MixerProvider;
import attnbench.attention.mixer.SequenceMixer;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Where code may stand and what it may see, as rules.
 *
 * @param root the package above {@code attention}, {@code tasks} and {@code harness}; another one
 *     than ours for the classes that break the rules on purpose
 */
record Architecture(String root) {

  /** What each package of the engine may see of the engine. */
  private static final Map<String, Set<String>> ENGINE =
      Map.of(
          "kernel", Set.of(),
          "autodiff", Set.of("kernel"),
          "nn", Set.of("kernel", "autodiff"),
          "mixer", Set.of("kernel", "autodiff", "nn"),
          "model", Set.of("kernel", "autodiff", "nn", "mixer"),
          "optim", Set.of("kernel", "autodiff"));

  /** What each package of the harness may see of the harness. */
  private static final Map<String, Set<String>> HARNESS =
      Map.ofEntries(
          Map.entry("stats", Set.of()),
          Map.entry("config", Set.of()),
          Map.entry("store", Set.of("config")),
          Map.entry("data", Set.of("config")),
          Map.entry("tensors", Set.of("config", "store")),
          Map.entry("inspect", Set.of("config", "tensors")),
          Map.entry("train", Set.of("config", "store", "tensors")),
          Map.entry("sweep", Set.of("config", "store", "train")),
          Map.entry("bench", Set.of("config", "store", "stats", "train", "inspect")),
          Map.entry("gate", Set.of("config", "bench", "stats")),
          Map.entry("peer", Set.of("config", "store", "stats", "train", "bench")),
          Map.entry("chart", Set.of("config", "store", "stats")),
          Map.entry("report", Set.of("config", "store", "stats", "chart")),
          Map.entry(
              "cli",
              Set.of(
                  "config", "store", "data", "tensors", "inspect", "train", "sweep", "bench",
                  "gate", "peer", "stats", "chart", "report")));

  ArchRule engineStandsAlone() {
    return classes()
        .that()
        .resideInAPackage(root + ".attention..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(root + ".attention..", "java..", "org.ejml..", "jdk.incubator.vector..")
        .allowEmptyShould(true);
  }

  ArchRule tasksStandAlone() {
    return classes()
        .that()
        .resideInAPackage(root + ".tasks..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            root + ".tasks..", "java..", "javax.imageio..", "org.apache.commons.compress..")
        .allowEmptyShould(true);
  }

  ArchRule engineLayers() {
    return layers(root + ".attention", ENGINE);
  }

  ArchRule harnessLayers() {
    return layers(root + ".harness", HARNESS);
  }

  ArchRule kernelsKnowNoMatrices() {
    return noClasses()
        .that()
        .resideInAPackage(root + ".attention.kernel..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.ejml..")
        .allowEmptyShould(true);
  }

  /** The vector body is loaded by name: without its module nothing may touch it. */
  ArchRule vectorBodyIsTouchedByNobody() {
    String kernel = root + ".attention.kernel";
    DescribedPredicate<JavaClass> vectorBody =
        describe(
            "the vector body",
            c -> c.getPackageName().equals(kernel) && topLevel(c).startsWith(kernel + ".Vector"));
    return noClasses()
        .that(not(vectorBody))
        .should()
        .dependOnClassesThat(vectorBody.or(resideInAPackage("jdk.incubator.vector..")))
        .allowEmptyShould(true);
  }

  /** A mixer is a provider or what it makes; what several share is neither, or abstract. */
  ArchRule mixersStandApart() {
    DescribedPredicate<JavaClass> mixer =
        describe(
            "mixers",
            c ->
                !c.isInterface()
                    && !c.getModifiers().contains(JavaModifier.ABSTRACT)
                    && (c.isAssignableTo(SequenceMixer.class)
                        || c.isAssignableTo(MixerProvider.class)));
    return classes()
        .that(mixer)
        .and(resideInAPackage(root + ".attention.mixer.."))
        .should(new StandApart("see no other of their kind"))
        .allowEmptyShould(true);
  }

  ArchRule onlyCliPrintsOrExits() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(root + ".harness.cli..")
        .should()
        .accessTargetWhere(describe("it prints or exits", Architecture::printsOrExits))
        .allowEmptyShould(true);
  }

  ArchRule noMutableStatics() {
    return fields()
        .that()
        .areStatic()
        .and()
        .doNotHaveModifier(JavaModifier.SYNTHETIC)
        .should()
        .beFinal()
        .andShould(notBePublicArrays())
        .allowEmptyShould(true);
  }

  ArchRule randomnessIsSeeded() {
    return noClasses()
        .should()
        .callCodeUnitWhere(describe("it draws a seed of its own", Architecture::isUnseeded))
        .allowEmptyShould(true);
  }

  ArchRule namesSayWhatAClassIs() {
    return noClasses()
        .should()
        .haveNameMatching(".*(Util|Helper|Manager)s?(\\$.*)?")
        .allowEmptyShould(true);
  }

  private static ArchRule layers(String parent, Map<String, Set<String>> table) {
    List<ArchRule> rules = new ArrayList<>();
    rules.add(
        classes()
            .that()
            .resideInAPackage(parent + "..")
            .should()
            .resideInAnyPackage(packages(parent, table.keySet()))
            .allowEmptyShould(true));
    table.forEach(
        (name, seen) -> {
          List<String> allowed = new ArrayList<>(seen);
          allowed.add(name);
          rules.add(
              noClasses()
                  .that()
                  .resideInAPackage(parent + "." + name + "..")
                  .should()
                  .dependOnClassesThat(
                      resideInAPackage(parent + "..")
                          .and(not(resideInAnyPackage(packages(parent, allowed)))))
                  .allowEmptyShould(true));
        });
    return CompositeArchRule.of(rules);
  }

  private static String[] packages(String parent, Collection<String> names) {
    return names.stream().map(name -> parent + "." + name + "..").toArray(String[]::new);
  }

  private static boolean printsOrExits(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String name = access.getName();
    return switch (owner) {
      case "java.lang.System" -> Set.of("out", "err", "exit").contains(name);
      case "java.lang.Runtime" -> Set.of("exit", "halt").contains(name);
      default ->
          access instanceof JavaCall<?> call
              && name.equals("printStackTrace")
              && call.getTarget().getRawParameterTypes().isEmpty();
    };
  }

  private static boolean isUnseeded(JavaCall<?> call) {
    JavaClass owner = call.getTargetOwner();
    String name = call.getName();
    List<JavaClass> parameters = call.getTarget().getRawParameterTypes();
    boolean generator =
        owner.getPackageName().startsWith("java.util.random")
            || owner.isAssignableTo(Random.class)
            || owner.isEquivalentTo(SplittableRandom.class);
    return switch (name) {
      case "random" -> Set.of("java.lang.Math", "java.lang.StrictMath").contains(owner.getName());
      case "<init>", "create", "getDefault" -> generator && parameters.isEmpty();
      // Of a factory, `of` names an algorithm only; of a generator it makes one with any seed.
      case "of" -> generator && !owner.getSimpleName().equals("RandomGeneratorFactory");
      case "current" -> owner.getSimpleName().equals("ThreadLocalRandom");
      case "randomUUID" -> true;
      case "shuffle" -> owner.getSimpleName().equals("Collections") && parameters.size() == 1;
      default -> false;
    };
  }

  private static ArchCondition<JavaField> notBePublicArrays() {
    return new ArchCondition<>("not be public arrays") {
      @Override
      public void check(JavaField field, ConditionEvents events) {
        if (field.getModifiers().contains(JavaModifier.PUBLIC) && field.getRawType().isArray()) {
          events.add(SimpleConditionEvent.violated(field, field.getDescription() + " is an array"));
        }
      }
    };
  }

  private static String topLevel(JavaClass c) {
    String name = c.getName();
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }

  /** Providers see no provider and mixers no mixer of another file. */
  private static final class StandApart extends ArchCondition<JavaClass> {
    StandApart(String description) {
      super(description);
    }

    @Override
    public void check(JavaClass c, ConditionEvents events) {
      c.getDirectDependenciesFromSelf().stream()
          .filter(d -> !topLevel(d.getTargetClass()).equals(topLevel(c)))
          .filter(d -> sameKind(c, d.getTargetClass()))
          .forEach(d -> events.add(SimpleConditionEvent.violated(c, d.getDescription())));
    }

    private static boolean sameKind(JavaClass a, JavaClass b) {
      return Stream.of(SequenceMixer.class, MixerProvider.class)
          .anyMatch(
              kind ->
                  a.isAssignableTo(kind)
                      && b.isAssignableTo(kind)
                      && !b.isInterface()
                      && !b.getModifiers().contains(JavaModifier.ABSTRACT));
    }
  }
}
