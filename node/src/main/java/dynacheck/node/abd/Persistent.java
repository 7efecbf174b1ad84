package dynacheck.node.abd;

import dynacheck.node.core.DiskRecord;
import dynacheck.node.lives.Birth;
import dynacheck.node.lives.LifeRecord;
import java.util.List;

/** What must survive a restart. */
public sealed interface Persistent extends DiskRecord {
    @Override
    default List<?> place() {
        return switch (this) {
            case Register register -> List.of("register", register.key());
            case Born born -> List.of("born");
            case OfLife ofLife ->
                switch (ofLife.about()) {
                    case LifeRecord.Confirmed confirmed -> List.of("confirmed");
                    case LifeRecord.Known known -> List.of("life", known.id().full());
                };
        };
    }

    /** The latest value that this process holds of a register. */
    record Register(String key, Tagged value) implements Persistent {}

    /** What this process is. Written once, before anything else. */
    record Born(Birth birth) implements Persistent {}

    record OfLife(LifeRecord about) implements Persistent {}
}
