package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.Puppet.V0;
import static dynacheck.node.dynastore.Puppet.with;
import static dynacheck.node.dynastore.TestCluster.add;
import static dynacheck.node.dynastore.TestCluster.pid;
import static dynacheck.node.dynastore.TestCluster.remove;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dynacheck.node.core.ProcessId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Whom a process prefers to ask. */
@NullUnmarked
class RankingTest {
    private static final View V4 = with(V0, add(4));
    private static final View V5 = with(V4, add(5));

    @Test
    void itselfComesFirstAndThenThoseThatFollow() {
        assertEquals(ids(2, 3), new Ranking(pid(2)).first(V0, 2));
        assertEquals(ids(3, 1), new Ranking(pid(3)).first(V0, 2));
        assertEquals(ids(4, 5, 1), new Ranking(pid(4)).first(V5, 3));
    }

    @Test
    void thereAreNoMoreThanAllMembers() {
        assertEquals(ids(2, 3, 1), new Ranking(pid(2)).first(V0, 7));
    }

    @Test
    void whoeverIsNoMemberDoesNotAskItself() {
        assertEquals(ids(1, 2), new Ranking(pid(4)).first(V0, 2));
        assertEquals(ids(3, 1), new Ranking(pid(2)).first(with(V0, remove(2)), 2));
    }

    @Test
    void newcomersComeLast() {
        Ranking ranking = new Ranking(pid(3));
        ranking.first(V0, 2);
        assertEquals(ids(3, 1, 2), ranking.first(V4, 3), "4 follows 3, but came later");
    }

    @Test
    void aNewcomerIsSettledAfterHalfAMinute() {
        Ranking ranking = new Ranking(pid(1));
        ranking.first(V0, 2);
        ranking.first(V4, 3);
        assertEquals(3, ranking.settled(V4));
        assertEquals(3, ranking.settled(V0));
        ticks(ranking, Ranking.NEW_TICKS - 1);
        ranking.first(V5, 3);
        assertEquals(3, ranking.settled(V5), "each has its own half minute");
        ticks(ranking, 1);
        assertEquals(4, ranking.settled(V5));
    }

    @Test
    void toWhoeverIsNewItselfNobodyIsANewcomer() {
        Ranking ranking = new Ranking(pid(4));
        ranking.first(V4, 3);
        assertEquals(4, ranking.settled(V4));
    }

    @Test
    void aNewcomerThatLeftIsForgotten() {
        Ranking ranking = new Ranking(pid(1));
        ranking.first(V0, 2);
        ranking.first(V4, 3);
        ranking.moveTo(with(V4, remove(4)));
        assertEquals(4, ranking.settled(V4), "as if it had never been asked");
    }

    @Test
    void whoeverIsAvoidedComesLastUntilOthersAre() {
        Ranking ranking = new Ranking(pid(1));
        ranking.first(V0, 2);
        ranking.avoid(pid(2));
        assertEquals(ids(1, 3), ranking.first(V0, 2));
        ranking.avoid(pid(3));
        assertEquals(ids(1, 2), ranking.first(V0, 2));
    }

    /** Of V0's majority p1 prefers p2. */
    @Test
    void whoeverIsSlowerManyTimesInARowComesLast() {
        Ranking ranking = new Ranking(pid(1));
        ranking.first(V0, 2);
        answered(ranking, Ranking.SLOW - 1, 3);
        answered(ranking, 1, 2);
        answered(ranking, Ranking.SLOW - 1, 3);
        assertEquals(ids(1, 2), ranking.first(V0, 2), "not in a row");
        answered(ranking, 1, 3);
        assertEquals(ids(1, 3), ranking.first(V0, 2));
    }

    /** Searches tell the states of a process apart; where everybody is asked, this must not make more of them. */
    @Test
    void nothingIsCountedWhereNobodyIsPreferred() {
        Ranking ranking = new Ranking(pid(1));
        answered(ranking, Ranking.SLOW, 3);
        assertEquals(ids(1, 2), ranking.first(V0, 2));
    }

    @Test
    void whoeverLeftIsForgotten() {
        Ranking ranking = new Ranking(pid(1));
        ranking.first(V4, 3);
        ranking.moveTo(with(V4, remove(2)));
        assertEquals(ids(1, 3, 4, 2), ranking.first(V4, 4), "as if it were new");
    }

    private static void ticks(Ranking ranking, int ticks) {
        for (int i = 0; i < ticks; i++) {
            ranking.onTick();
        }
    }

    private static void answered(Ranking ranking, int times, int faster) {
        for (int i = 0; i < times; i++) {
            ranking.answered(V0, Set.of(pid(1), pid(faster)));
        }
    }

    private static List<ProcessId> ids(Integer... numbers) {
        return List.of(numbers).stream().map(TestCluster::pid).toList();
    }
}
