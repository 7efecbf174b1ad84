package dynacheck.node.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How each {@link Mutant} is killed, and by which property: A, NV, EV, L, D. By random schedules where these meet it
 * soon; by a search over all orders where order alone decides; else by a schedule made for it. The faithful protocol
 * passes all of them.
 */
@NullUnmarked
class MutantsTest {
    private static final int SEEDS = 200;

    /**
     * @param property how the violation must begin
     * @param hunt looks for violations and returns the first one of this property, else whatever it found, or ""
     */
    private record Kill(Mutant mutant, String by, String property, Function<Mutant, String> hunt) {
        @Override
        public String toString() {
            return mutant + " by " + by + ": " + property;
        }
    }

    private static Kill seeds(Mutant mutant, String property) {
        return new Kill(mutant, "seeds", property, m -> {
            String found = "";
            for (long seed = 0; seed < SEEDS && !found.startsWith(property); seed++) {
                found = RandomSchedule.violation(RandomSchedule.run(seed, m));
            }
            return found;
        });
    }

    private static Kill search(Mutant mutant, String property, Function<Mutant, Explorer.Result> scope) {
        return new Kill(mutant, "search", property, m -> scope.apply(m).violation());
    }

    private static Kill script(Mutant mutant, String property, Function<Mutant, String> script) {
        return new Kill(mutant, "script", property, m -> MutantScripts.run(script, m));
    }

    static List<Kill> kills() {
        return List.of(
                search(Mutant.SECOND_COLLECT_DROPPED, "NV4", WeakSnapshotSearchTest::updatesThenScansAndAScanner),
                search(Mutant.COLLECT_WITHOUT_WRITE_BACK, "NV", WeakSnapshotSearchTest::updatesThenScansAndAScanner),
                seeds(Mutant.UPDATE_RETURNS_AT_ONCE, "NV2"),
                seeds(Mutant.HALF_QUORUM, "NV"),
                script(Mutant.HALF_QUORUM, "A", MutantScripts::aloneWithRepeatedRequests),
                script(Mutant.QUORUM_OF_INITIAL_VIEW, "L", MutantScripts::oldMajorityCrashes),
                script(Mutant.MAJORITY_COUNT_OF_INITIAL_VIEW, "A", MutantScripts::fewOfMany),
                seeds(Mutant.REPLY_NUMBER_IGNORED, "NV"),
                script(Mutant.REPLY_NUMBER_IGNORED, "A", MutantScripts::answersToAnEarlierLife),
                script(Mutant.INCARNATION_IGNORED, "A", MutantScripts::answersToAnEarlierLife),
                script(Mutant.MEMBER_COUNTED_TWICE, "A", MutantScripts::aloneWithRepeatedRequests),
                seeds(Mutant.GREATEST_VIEW_FIRST, "EV"),
                seeds(Mutant.LEFT_VIEW_STAYS_IN_FRONT, "L"),
                seeds(Mutant.ONLY_FIRST_PROPOSAL_FOLLOWED, "EV"),
                seeds(Mutant.DESIRED_VIEW_NOT_EXTENDED, "EV"),
                script(Mutant.READ_IN_VIEW_CONTACTS_BEFORE_SCAN, "A", MutantScripts::writeBeforeTheProposalIsFound),
                search(
                        Mutant.WRITE_IN_VIEW_SCANS_BEFORE_CONTACT,
                        "A",
                        SystemSearchTest::writerAndReconfigurerThatReads),
                script(Mutant.WRITE_IN_VIEW_SCANS_BEFORE_CONTACT, "A", MutantScripts::transferOvertakesWrite),
                search(Mutant.WRITE_IN_VIEW_WITHOUT_SCAN, "A", SystemSearchTest::writerAndReconfigurerThatReads),
                script(Mutant.WRITE_IN_VIEW_WITHOUT_SCAN, "A", MutantScripts::transferOvertakesWrite),
                script(Mutant.READ_WITHOUT_WRITE_BACK, "A", MutantScripts::readReturnsWhatFewHave),
                seeds(Mutant.PICK_NEW_TS_NOT_CLEARED, "A"),
                seeds(Mutant.RESTART_PICKS_NEW_TIMESTAMP, "A"),
                script(Mutant.TIMESTAMP_WITHOUT_PROCESS, "A", MutantScripts::twoWritersWithOneNumber),
                seeds(Mutant.OLDER_TIMESTAMP_OVERWRITES, "A"),
                seeds(Mutant.READ_TAKES_LAST_ANSWER, "A"),
                seeds(Mutant.LOST_ADD, "L"),
                script(Mutant.NO_TRANSFER, "A", MutantScripts::onlyTheTransferBringsTheValue),
                script(Mutant.KEY_OPERATION_MOVES_CUR_VIEW, "A", MutantScripts::keyOperationOvertakesTransfer),
                seeds(Mutant.NOTIFY_NOT_SENT, "L"),
                script(Mutant.NOTIFY_NOT_SENT_ON, "L", MutantScripts::notifierCrashes),
                script(Mutant.NOTIFY_NOT_AWAITED, "L", MutantScripts::reconfigurerCrashesAfterCompletion),
                script(Mutant.NOTIFY_NOT_ANSWERED, "L", MutantScripts::restartAfterAllNotified),
                seeds(Mutant.NO_RESTART_AT_NOTIFY, "L"),
                script(Mutant.REMOVED_PROCESS_SERVES_ITS_COPY, "A", MutantScripts::readAtARemovedProcess),
                script(Mutant.JOINER_ENABLED_AT_ONCE, "L", MutantScripts::clientAtTheJoinerTooEarly),
                seeds(Mutant.REPLY_BEFORE_PERSIST, "D"),
                seeds(Mutant.MEM_COPIES_NOT_PERSISTED, "D"),
                script(Mutant.OWN_ENTRY_FORGOTTEN, "NV", MutantScripts::secondProposalAfterRestart),
                seeds(Mutant.CUR_VIEW_NOT_PERSISTED, "D"),
                script(Mutant.TIMESTAMP_USED_AGAIN, "A", MutantScripts::writeBeforeAndAfterRestart));
    }

    /**
     * No execution tells these apart from the faithful protocol; {@link Mutant} says why. The argument for
     * UPDATE_WITHOUT_COLLECT in full: NV1 and NV2 hold for any write to Mem[i]; NV3 and NV4 use only that the registers
     * are atomic and that each is written with one value ever, which remembering the own entry ensures without the
     * collect. More entries may be written, at most one a process and view, so walks stay finite.
     */
    private static final EnumSet<Mutant> EQUIVALENT =
            EnumSet.of(Mutant.UPDATE_WITHOUT_COLLECT, Mutant.NOTIFY_NOT_REPEATED);

    @ParameterizedTest
    @MethodSource("kills")
    void isKilled(Kill kill) {
        String violation = kill.hunt().apply(kill.mutant());
        assertTrue(violation.startsWith(kill.property()), () -> "found instead: '" + violation + "'");
    }

    @Test
    void everyMutantHasItsRow() {
        EnumSet<Mutant> rows = EnumSet.copyOf(EQUIVALENT);
        rows.add(Mutant.NONE);
        kills().forEach(kill -> rows.add(kill.mutant()));
        assertEquals(EnumSet.allOf(Mutant.class), rows);
    }

    /** The scripts that kill are fair: the faithful protocol, and mutants said to be equivalent, pass each of them. */
    @ParameterizedTest
    @EnumSource(names = {"NONE", "UPDATE_WITHOUT_COLLECT", "NOTIFY_NOT_REPEATED"})
    void scriptsAreFair(Mutant mutant) {
        for (Kill kill : kills()) {
            if (kill.by().equals("script")) {
                assertEquals("", kill.hunt().apply(mutant), kill::toString);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"UPDATE_WITHOUT_COLLECT", "NOTIFY_NOT_REPEATED"})
    void equivalentMutantsSurvive(Mutant mutant) {
        for (long seed = 0; seed < SEEDS / 4; seed++) {
            assertEquals("", RandomSchedule.violation(RandomSchedule.run(seed, mutant)), "seed " + seed);
        }
        Stream<Explorer.Result> searches = Stream.of(
                WeakSnapshotSearchTest.updatesThenScansAndAScanner(mutant),
                WeakSnapshotSearchTest.updatesAndTwoScansInARow(mutant));
        assertTrue(searches.allMatch(result -> result.complete() && result.ok()));
    }
}
