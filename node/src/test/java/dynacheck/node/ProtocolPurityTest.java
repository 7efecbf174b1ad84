package dynacheck.node;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The protocol core is a pure, deterministic state machine: the simulator and every proof by seed rest on it. */
@AnalyzeClasses(packages = "dynacheck.node", importOptions = DoNotIncludeTests.class)
class ProtocolPurityTest {
    private static final String CORE = "dynacheck.node.core";
    private static final String LIVES = "dynacheck.node.lives";
    private static final String[] PURE = {CORE, LIVES, "dynacheck.node.dynastore", "dynacheck.node.abd"};

    @ArchTest
    static final ArchRule onlyTheLanguageAndItsCollections = classes()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    CORE,
                    LIVES,
                    "dynacheck.node.dynastore",
                    "dynacheck.node.abd",
                    "java.lang",
                    "java.lang.runtime",
                    "java.lang.invoke",
                    "java.util",
                    "java.util.function",
                    "java.util.stream",
                    "java.nio.charset",
                    "java.security", // hashes
                    "org.jspecify.annotations",
                    ""));

    @ArchTest
    static final ArchRule noThreadClockOrRandomness = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(
                    Thread.class, System.class, Random.class, UUID.class, java.util.Timer.class, java.util.Date.class);

    @ArchTest
    static final ArchRule noHashOrder = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .callConstructorWhere(describe(
                    "it makes a collection whose order depends on hashes",
                    call -> Set.of("java.util.HashMap", "java.util.HashSet", "java.util.IdentityHashMap")
                            .contains(call.getTargetOwner().getName())));

    /** {@code Set.of} and {@code Map.of} iterate in an order that changes from one JVM to the next. */
    @ArchTest
    static final ArchRule noSaltedOrder = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .callMethodWhere(describe("it makes a collection with a salted order", ProtocolPurityTest::hasSaltedOrder));

    /** A protocol is a plug-in: whatever else the node is made of runs any. */
    @ArchTest
    static final ArchRule nobodyKnowsAProtocol = noClasses()
            .that()
            .resideOutsideOfPackages("dynacheck.node.dynastore..", "dynacheck.node.abd..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dynacheck.node.dynastore..", "dynacheck.node.abd..");

    /** Each knows those after it, and of these only what is listed. */
    @ArchTest
    static final ArchRule arrows = CompositeArchRule.of(List.of(
            knowsOnly("core"),
            knowsOnly("pump", "core"),
            knowsOnly("wire", "core"),
            knowsOnly("storage", "wire", "core"),
            knowsOnly("lives", "core"),
            knowsOnly("protocol", "lives", "storage", "wire", "core"),
            knowsOnly("net", "pump", "protocol", "storage", "wire", "core"),
            knowsOnly("app", "net", "protocol", "storage", "core"),
            knowsOnly("dynastore", "lives", "protocol", "storage", "wire", "core"),
            knowsOnly("abd", "lives", "protocol", "storage", "wire", "core"),
            knowsOnly("noop", "protocol", "wire", "core")));

    private static ArchRule knowsOnly(String room, String... others) {
        String[] allowed = Stream.concat(Stream.of(room), Stream.of(others))
                .map(name -> "dynacheck.node." + name + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage("dynacheck.node." + room + "..")
                .should()
                .dependOnClassesThat(resideInAPackage("dynacheck.node..").and(not(resideInAnyPackage(allowed))));
    }

    private static boolean hasSaltedOrder(JavaMethodCall call) {
        String owner = call.getTargetOwner().getName();
        String method = call.getTarget().getName();
        boolean immutable = (owner.equals("java.util.Set") || owner.equals("java.util.Map"))
                && List.of("of", "copyOf", "ofEntries").contains(method)
                && !call.getTarget().getRawParameterTypes().isEmpty();
        boolean collector = owner.equals(Collectors.class.getName())
                && List.of("toSet", "toMap", "toUnmodifiableSet", "toUnmodifiableMap", "groupingBy")
                        .contains(method)
                && call.getTarget().getRawParameterTypes().size() < 3;
        return immutable || collector;
    }
}
