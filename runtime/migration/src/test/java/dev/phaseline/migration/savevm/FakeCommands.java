package dev.phaseline.migration.savevm;

import java.util.ArrayList;
import java.util.List;

/** Notes what the stream commands. */
final class FakeCommands implements CommandHandler {
    final List<String> calls = new ArrayList<>();
    private boolean open;

    @Override
    public boolean hasReturnPath() {
        return open;
    }

    @Override
    public void openReturnPath() {
        open = true;
        calls.add("openReturnPath");
    }

    @Override
    public void pong(int value) {
        calls.add("pong " + value);
    }
}
