/** The live-migration runtime. */
module dev.phaseline.migration {
    requires static transitive org.jspecify;
    requires com.github.luben.zstd_jni;
    requires transitive dev.phaseline.tracepoint;
    requires org.bouncycastle.provider;
    requires org.bouncycastle.tls;
    requires org.bouncycastle.util;
    requires transitive tools.jackson.databind;

    exports dev.phaseline.migration.descriptor;
    exports dev.phaseline.migration.globalstate;
    exports dev.phaseline.migration.guest;
    exports dev.phaseline.migration.guest.device;
    exports dev.phaseline.migration.qmp;
    exports dev.phaseline.migration.savevm;
    exports dev.phaseline.migration.stream;
    exports dev.phaseline.migration.vmstate;
}
