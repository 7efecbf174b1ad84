package dynacheck.workloads.exec;

import dynacheck.checker.Checker;
import dynacheck.run.BadArguments;
import dynacheck.target.Capabilities;
import dynacheck.target.Session;
import dynacheck.target.Target;
import dynacheck.target.TargetOption;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A system under test that a folder describes, {@code --adapter DIR}: how nodes are started, and a client program in
 * any language. How to write one is in {@code .github/TESTING.md}.
 */
public final class ExecTarget implements Target {
    static final TargetOption ADAPTER =
            TargetOption.text("adapter", "folder of an adapter, which describes a system under test; as --adapter");

    /** Option of adapters with HTTP requests: whether the client program or the harness makes them. */
    static final String CLIENT = "client";

    static final String HTTP = "http";

    /** What an adapter's client may understand: each does some of it. */
    private static final String[] ANY = {
        "register", "cas-register", "set", "counter", "queue", "bank", "list-append", "rw-register"
    };

    private final @Nullable Adapter adapter;

    /** Of no adapter yet: {@link #configured} makes the one of an option. */
    public ExecTarget() {
        this(null);
    }

    private ExecTarget(@Nullable Adapter adapter) {
        this.adapter = adapter;
    }

    @Override
    public String name() {
        return "exec";
    }

    @Override
    public Target configured(Map<String, String> options) {
        @Nullable String folder = options.get(ADAPTER.key());
        if (folder == null) {
            throw new BadArguments("--target exec: which system? Say by --adapter DIR what folder describes it; those"
                    + " that come with dynacheck: " + String.join(", ", Adapters.names()));
        }
        return new ExecTarget(Manifest.read(Adapters.folder(folder), options));
    }

    @Override
    public Capabilities capabilities() {
        return adapter == null ? Capabilities.DEFAULT.with(ADAPTER).speaking(ANY) : adapter.capabilities();
    }

    @Override
    public Session open(RunSetup run) {
        return new ExecSession(
                Objects.requireNonNull(adapter, "not configured"), run.options(), run.folder(), run.vocabulary());
    }

    @Override
    public Map<String, Checker> checkers() {
        return Map.of(ClientsResult.NAME, ClientsResult::check);
    }
}
