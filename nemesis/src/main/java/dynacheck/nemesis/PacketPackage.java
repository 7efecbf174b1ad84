package dynacheck.nemesis;

import dynacheck.nemesis.PlannedNemesis.Planner;
import java.util.Set;

/** loses, repeats, reorders and damages packets between hosts, and slows links down to a rate. */
public final class PacketPackage extends FaultPackage {
    public PacketPackage() {
        super(
                "packet",
                "loses, repeats, reorders and damages packets between hosts, and limits the rate of links",
                Set.of(
                        "fault:packet-loss",
                        "fault:packet-duplicate",
                        "fault:packet-reorder",
                        "fault:packet-corrupt",
                        "fault:link-rate"));
    }

    @Override
    public boolean needsMachines() {
        return true;
    }

    @Override
    Planner planner() {
        return Planners::packets;
    }
}
