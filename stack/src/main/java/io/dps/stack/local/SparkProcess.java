package io.dps.stack.local;

import io.dps.stack.machine.JavaModuleOptions;
import io.dps.stack.machine.PortCheck;
import io.dps.stack.state.ContextFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What all processes on the Spark runtime have in common: the server and the applications. */
final class SparkProcess {
    private SparkProcess() {}

    /** @param heap largest heap in MiB */
    static List<String> jvmOptions(ContextFolder folder, String name, int heap) {
        List<String> options = new ArrayList<>(JavaModuleOptions.ALL);
        options.addAll(JavaCommand.memory(heap));
        options.add("-Djava.io.tmpdir=" + folder.scratch(name));
        options.add("-Dspark.driver.host=" + PortCheck.LOOPBACK);
        options.add("-Dspark.driver.bindAddress=" + PortCheck.LOOPBACK);
        options.add("-Dspark.ui.enabled=false");
        options.addAll(LogConfiguration.SPARK.jvmOptions(folder, name));
        return options;
    }

    /** Binds to loopback whatever an application forgets to. */
    static Map<String, String> environment() {
        return Map.of("SPARK_LOCAL_IP", PortCheck.LOOPBACK);
    }
}
