import dynacheck.workload.Workload;
import java.util.ServiceLoader;

/** A plug-in: as register, but for the name. Not compiled with the project; tests make a jar of it. */
public final class QuietWorkload implements Workload {
    @Override
    public String name() {
        return "quiet";
    }

    @Override
    public String description() {
        return "what a plug-in of the tests does";
    }

    @Override
    public int minNodes() {
        return 3;
    }

    @Override
    public Plan plan(Settings settings) {
        return ServiceLoader.load(Workload.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(workload -> workload.name().equals("register"))
                .findFirst()
                .orElseThrow()
                .plan(settings);
    }
}
