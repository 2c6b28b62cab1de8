package attnbench.attention.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TeamTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void everyJobRunsOnceInCallAfterCall(int size) {
    try (Team team = new Team(size)) {
      for (int call = 0; call < 200; call++) {
        int count = call % 23;
        AtomicIntegerArray runs = new AtomicIntegerArray(count + 1);
        team.forEach(
            count,
            (member, i) -> {
              assertThat(member).isBetween(0, size - 1);
              runs.incrementAndGet(i);
            });
        for (int i = 0; i < count; i++) {
          assertThat(runs.get(i)).as("runs of job %d of %d", i, count).isEqualTo(1);
        }
        assertThat(runs.get(count)).isZero();
      }
    }
  }

  /** Each job waits for the others: they end only where as many threads as jobs are at work. */
  @Test
  void membersWorkAtTheSameTimeEachUnderItsOwnNumber() {
    try (Team team = new Team(3)) {
      CountDownLatch met = new CountDownLatch(3);
      AtomicIntegerArray seen = new AtomicIntegerArray(3);
      team.forEach(
          3,
          (member, i) -> {
            seen.incrementAndGet(member);
            met.countDown();
            awaitOrFail(met);
          });
      for (int member = 0; member < 3; member++) {
        assertThat(seen.get(member)).isEqualTo(1);
      }
    }
  }

  private static void awaitOrFail(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aFailureOfAnyMemberReachesTheOwnerAndTheTeamGoesOn() {
    try (Team team = new Team(3)) {
      for (int failing = 0; failing < 20; failing++) {
        int bad = failing;
        assertThatThrownBy(
                () ->
                    team.forEach(
                        20,
                        (member, i) -> {
                          if (i == bad) {
                            throw new OutOfMemoryError("job " + i);
                          }
                        }))
            .isInstanceOf(OutOfMemoryError.class)
            .hasMessage("job " + bad);
      }
      assertThatThrownBy(
              () ->
                  team.forEach(
                      2,
                      (member, i) -> {
                        throw new IllegalArgumentException("no");
                      }))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("no");
      AtomicInteger runs = new AtomicInteger();
      team.forEach(50, (member, i) -> runs.incrementAndGet());
      assertThat(runs).hasValue(50);
    }
  }

  @Test
  void anInterruptStaysWithTheOwnerAndLeavesNoJobOut() {
    try (Team team = new Team(2)) {
      AtomicInteger runs = new AtomicInteger();
      Thread.currentThread().interrupt();
      team.forEach(50, (member, i) -> runs.incrementAndGet());
      assertThat(Thread.interrupted()).isTrue();
      assertThat(runs).hasValue(50);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aJobMustNotHandOutJobs(int size) {
    try (Team team = new Team(size)) {
      assertThatThrownBy(() -> team.forEach(2, (member, i) -> team.forEach(1, (inner, j) -> {})))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("its own team");
    }
  }

  /** Would wait for ever if a job began before the one it waits for. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aJobInOrderMayWaitForTheOneBefore(int size) {
    int count = 50;
    CountDownLatch[] done = new CountDownLatch[count];
    Arrays.setAll(done, i -> new CountDownLatch(1));
    try (Team team = new Team(size)) {
      team.forEachInOrder(
          count,
          (member, i) -> {
            if (i > 0) {
              awaitOrFail(done[i - 1]);
            }
            done[i].countDown();
          });
    }
    assertThat(done).allSatisfy(latch -> assertThat(latch.getCount()).isZero());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aFailureInOrderReachesTheOwnerAndLeavesOutWhatHasNotBegun(int size) {
    AtomicInteger begun = new AtomicInteger();
    try (Team team = new Team(size)) {
      assertThatThrownBy(
              () ->
                  team.forEachInOrder(
                      Integer.MAX_VALUE / 2,
                      (member, i) -> {
                        begun.incrementAndGet();
                        if (i == 5) {
                          throw new IllegalStateException("job 5");
                        }
                      }))
          .hasMessage("job 5");
      assertThat(begun.get()).isBetween(6, Integer.MAX_VALUE / 4);
      AtomicInteger runs = new AtomicInteger();
      team.forEachInOrder(50, (member, i) -> runs.incrementAndGet());
      assertThat(runs).hasValue(50);
    }
  }

  @Test
  void rangesCoverAllOnce() {
    try (Team team = new Team(2)) {
      for (int count : new int[] {0, 1, 7, 8, 9, 23, 24}) {
        AtomicIntegerArray covered = new AtomicIntegerArray(25);
        team.forRanges(
            count,
            8,
            (from, to) -> {
              assertThat(from % 8).isZero();
              for (int i = from; i < to; i++) {
                covered.incrementAndGet(i);
              }
            });
        for (int i = 0; i < 25; i++) {
          assertThat(covered.get(i)).as("%d of %d", i, count).isEqualTo(i < count ? 1 : 0);
        }
      }
    }
  }

  @Test
  void theThreadsEndWithTheTeam() throws InterruptedException {
    Team team = new Team(2);
    Thread[] other = new Thread[1];
    CountDownLatch met = new CountDownLatch(2);
    team.forEach(
        2,
        (member, i) -> {
          if (member == 1) {
            other[0] = Thread.currentThread();
          }
          met.countDown();
          awaitOrFail(met);
        });
    team.close();
    other[0].join(30_000);
    assertThat(other[0].isAlive()).isFalse();
  }

  @Test
  void refusesToHaveNoThread() {
    assertThatThrownBy(() -> new Team(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("threads are 0; they must be at least 1");
  }
}
