package dynacheck.node.net;

import dynacheck.node.core.Greeting;
import dynacheck.node.core.ProcessId;
import dynacheck.node.dynastore.Birth;
import dynacheck.node.dynastore.LivingProcess;
import dynacheck.node.dynastore.View;
import dynacheck.node.wire.Codec;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** How peers see a process. */
record PeersSelf(LivingProcess process, Birth birth) implements Peers.Self {
    /** Names the protocol, its version, the cluster and V(0): nodes that differ in one of them refuse each other. */
    @Override
    public String cluster() {
        return "dynacheck-3/" + birth.cluster() + "/" + fingerprint(birth.initialView());
    }

    @Override
    public Greeting greeting() {
        return process.greeting();
    }

    @Override
    public ProcessId idOf(String name, String life) {
        return birth.idOf(name, life);
    }

    @Override
    public @Nullable String address() {
        return birth.initialView().address(birth.process());
    }

    private static String fingerprint(View view) {
        CRC32 crc = new CRC32();
        crc.update(Codec.encode(view));
        return Long.toHexString(crc.getValue());
    }
}
