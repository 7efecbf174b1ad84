package dynacheck.campaign;

import dynacheck.run.ShellWords;
import dynacheck.run.Version;
import dynacheck.sweep.Swarm;
import java.util.List;

/**
 * A system under test, and what its seeds draw their runs from.
 *
 * @param name for people; unique in a plan
 * @param mutant whether its bug is planted by the campaign, which is then to be noticed
 * @param equivalent whether no execution can show that bug
 */
public record Arm(String name, Swarm swarm, boolean mutant, boolean equivalent) {
    /** Of equal options, on any machine. */
    public String id() {
        return about().id();
    }

    Line.ArmLine about() {
        List<String> words = swarm.words();
        String id = Lines.digest(Version.CURRENT + " " + ShellWords.quoted(words));
        return new Line.ArmLine(
                id, name, words, swarm.briefWords(), mutant, equivalent, swarm.mayProvokeEverything(), Version.CURRENT);
    }
}
