package dynacheck.node.dynastore;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.NullUnmarked;

/**
 * How each {@link Mutant} is killed in the small, and by which property: A, NV, EV, L, D, C. By random schedules where
 * these meet it soon; by a search over all orders where order alone decides; else by a schedule made for it.
 */
@NullUnmarked
public final class MutantCatalogue {
    private static final int SEEDS = 200;

    private MutantCatalogue() {}

    /**
     * @param property how the violation must begin
     * @param hunt looks for violations and returns the first one of this property, else whatever it found, or ""
     */
    record Kill(Mutant mutant, String by, String property, Function<Mutant, String> hunt) {
        @Override
        public String toString() {
            return mutant + " by " + by + ": " + property;
        }
    }

    private static Kill seeds(Mutant mutant, String property) {
        return new Kill(mutant, "random schedules", property, m -> {
            String found = "";
            for (long seed = 0; seed < SEEDS && !found.startsWith(property); seed++) {
                found = RandomSchedule.violation(RandomSchedule.run(seed, m));
            }
            return found;
        });
    }

    private static Kill search(Mutant mutant, String property, Function<Mutant, Explorer.Result> scope) {
        return new Kill(
                mutant, "exhaustive search", property, m -> scope.apply(m).violation());
    }

    private static final Map<String, String> PROPERTIES = Map.of(
            "A", "atomicity",
            "NV", "weak snapshot",
            "NV2", "weak snapshot",
            "NV4", "weak snapshot",
            "EV", "established views",
            "L", "liveness",
            "C", "convergence",
            "D", "durability order");

    static final String SCRIPT = "scripted schedule";

    private static Kill script(Mutant mutant, String property, Function<Mutant, String> script) {
        return new Kill(mutant, SCRIPT, property, m -> MutantScripts.run(script, m));
    }

    /**
     * No execution tells these apart from the faithful protocol; {@link Mutant} says why. The argument for
     * UPDATE_WITHOUT_COLLECT in full: NV1 and NV2 hold for any write to Mem[i]; NV3 and NV4 use only that the registers
     * are atomic and that each is written with one value ever, which remembering the own entry ensures without the
     * collect. More entries may be written, at most one a process and view, so walks stay finite.
     */
    static final Map<Mutant, String> EQUIVALENT = new TreeMap<>(Map.of(
            Mutant.UPDATE_WITHOUT_COLLECT,
            "NV1-NV4 need only that each register of Mem is written with one value ever, and its owner remembers it",
            Mutant.NOTIFY_NOT_REPEATED,
            "who waits repeats its own NOTIFY and is answered; finishers complete what only the restarted announced"));

    static List<Kill> kills() {
        return List.of(
                search(Mutant.SECOND_COLLECT_DROPPED, "NV4", SearchScopes::updatesThenScansAndAScanner),
                search(Mutant.COLLECT_WITHOUT_WRITE_BACK, "NV", SearchScopes::updatesThenScansAndAScanner),
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
                search(Mutant.WRITE_IN_VIEW_SCANS_BEFORE_CONTACT, "A", SearchScopes::writerAndReconfigurerThatReads),
                script(Mutant.WRITE_IN_VIEW_SCANS_BEFORE_CONTACT, "A", MutantScripts::transferOvertakesWrite),
                search(Mutant.WRITE_IN_VIEW_WITHOUT_SCAN, "A", SearchScopes::writerAndReconfigurerThatReads),
                script(Mutant.WRITE_IN_VIEW_WITHOUT_SCAN, "A", MutantScripts::transferOvertakesWrite),
                script(Mutant.READ_WITHOUT_WRITE_BACK, "A", MutantScripts::readReturnsWhatFewHave),
                seeds(Mutant.PICK_NEW_TS_NOT_CLEARED, "A"),
                seeds(Mutant.RESTART_PICKS_NEW_TIMESTAMP, "A"),
                script(Mutant.TIMESTAMP_WITHOUT_PROCESS, "A", MutantScripts::twoWritersWithOneNumber),
                seeds(Mutant.OLDER_TIMESTAMP_OVERWRITES, "A"),
                seeds(Mutant.READ_TAKES_LAST_ANSWER, "A"),
                script(Mutant.KEYS_WITHOUT_CASE, "A", MutantScripts::namesMuchAlike),
                script(Mutant.KEYS_CUT_TO_16_BITS, "A", MutantScripts::namesMuchAlike),
                seeds(Mutant.LOST_ADD, "L"),
                script(Mutant.NO_TRANSFER, "A", MutantScripts::onlyTheTransferBringsTheValue),
                script(Mutant.ONLY_FIRST_VIEW_LEFT_IS_READ, "A", TransferScripts::valueInTheSecondViewLeft),
                script(Mutant.ONLY_LAST_VIEW_LEFT_IS_READ, "A", TransferScripts::valueInTheFirstViewLeft),
                script(Mutant.LAST_CHUNK_LOST, "A", TransferScripts::keysThatOnlyOtherReplicasHave),
                script(Mutant.GREATEST_LIMIT, "A", TransferScripts::keysThatOnlyOtherReplicasHave),
                script(Mutant.CHUNK_WITHOUT_ITS_LIMIT, "A", TransferScripts::keysThatOnlyOtherReplicasHave),
                script(Mutant.CHUNK_SKIPS_A_KEY, "A", TransferScripts::keysThatOnlyOtherReplicasHave),
                script(Mutant.NO_FINISHER, "C", TransferScripts::reconfigurerCrashesAfterItsProposal),
                script(Mutant.KEY_OPERATION_MOVES_CUR_VIEW, "A", MutantScripts::keyOperationOvertakesTransfer),
                seeds(Mutant.NOTIFY_NOT_SENT, "L"),
                seeds(Mutant.NOTIFY_MOVES_CUR_VIEW_BACK, "L"),
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
                script(Mutant.TIMESTAMP_USED_AGAIN, "A", MutantScripts::writeBeforeAndAfterRestart),
                script(Mutant.INCARNATION_NOT_RAISED, "A", MutantScripts::answersToAnEarlierLife),
                script(Mutant.MESSAGE_NUMBERS_USED_AGAIN, "A", MutantScripts::answersToAnEarlierLife),
                script(Mutant.INCARNATION_GOES_BACK, "A", LifeScripts::oldCopy),
                script(Mutant.FIRST_LIFE_NOT_CONFIRMED, "A", LifeScripts::swappedDiskThatOneHasNotHeardOf),
                script(Mutant.LIFE_IGNORED, "A", LifeScripts::swappedDisk),
                script(Mutant.INITIAL_VIEW_NOT_KEPT, "A", LifeScripts::anotherInitialView));
    }

    /**
     * Without arguments prints what the catalogue says of each mutant, in a line each: name, properties that it breaks,
     * and why it is equivalent or nothing. With a mutant's name runs its hunts in turn until one finds the property
     * broken, and prints how, and what was found; or nothing.
     */
    public static void main(String[] args) {
        if (args.length == 0) {
            for (Mutant mutant : Mutant.values()) {
                if (mutant != Mutant.NONE) {
                    System.out.println(
                            name(mutant) + "\t" + properties(mutant) + "\t" + EQUIVALENT.getOrDefault(mutant, ""));
                }
            }
            return;
        }
        Mutant wanted = Mutant.valueOf(args[0].toUpperCase(Locale.ROOT).replace('-', '_'));
        for (Kill kill : kills()) {
            if (kill.mutant() == wanted) {
                String found = kill.hunt().apply(wanted);
                if (found.startsWith(kill.property())) {
                    System.out.println(kill.by() + "\t" + found.replaceAll("(?s): \\[\\{.*", ""));
                    return;
                }
            }
        }
    }

    private static String name(Mutant mutant) {
        return mutant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String properties(Mutant mutant) {
        return String.join(
                ", ",
                kills().stream()
                        .filter(kill -> kill.mutant() == mutant)
                        .map(kill -> PROPERTIES.get(kill.property()))
                        .distinct()
                        .toList());
    }
}
