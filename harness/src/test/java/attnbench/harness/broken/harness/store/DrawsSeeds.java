package attnbench.harness.broken.harness.store;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

final class DrawsSeeds {
  double byMath() {
    return Math.random();
  }

  Random byRandom() {
    return new Random();
  }

  SplittableRandom bySplittableRandom() {
    return new SplittableRandom();
  }

  int byThread() {
    return ThreadLocalRandom.current().nextInt();
  }

  RandomGenerator byDefault() {
    return RandomGenerator.getDefault();
  }

  RandomGenerator byName() {
    return RandomGenerator.SplittableGenerator.of("L64X128MixRandom");
  }

  RandomGenerator byFactory() {
    return RandomGeneratorFactory.of("L64X128MixRandom").create();
  }

  UUID byUuid() {
    return UUID.randomUUID();
  }

  void byShuffle(List<Integer> list) {
    Collections.shuffle(list);
  }

  RandomGenerator seeded() {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(1);
  }
}
