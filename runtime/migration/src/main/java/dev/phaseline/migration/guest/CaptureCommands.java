package dev.phaseline.migration.guest;

import dev.phaseline.migration.captured.CapturedSections;
import dev.phaseline.migration.captured.DeviceTree;
import dev.phaseline.migration.captured.MachineStore;
import dev.phaseline.migration.qmp.QmpArguments;
import dev.phaseline.migration.qmp.QmpCommand;
import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import dev.phaseline.migration.ram.GuestMemory;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The commands about a machine that came from a QEMU and is kept here. */
final class CaptureCommands {
    private final CapturedSections captured;
    private final GuestMemory memory;

    CaptureCommands(CapturedSections captured, GuestMemory memory) {
        this.captured = captured;
        this.memory = memory;
    }

    Map<String, QmpCommand> commands() {
        return Map.of("x-phaseline-device-state", this::deviceState, "x-phaseline-store", this::store);
    }

    private JsonNode deviceState(QmpArguments arguments) throws QmpException {
        arguments.rejectOthers();
        requireMachine();
        return DeviceTree.of(captured, memory);
    }

    private JsonNode store(QmpArguments arguments) throws QmpException {
        String directory = arguments.string("directory");
        arguments.rejectOthers();
        requireMachine();
        if (directory.isEmpty()) {
            throw new QmpException("Parameter 'directory' expects a path");
        }
        try {
            MachineStore.write(Path.of(directory), captured, memory);
        } catch (InvalidPathException e) {
            throw new QmpException("Parameter 'directory' is no path: " + e.getReason());
        } catch (IOException e) {
            throw new QmpException("The machine cannot be stored in '%s': %s".formatted(directory, reason(e)));
        }
        return QmpJson.object();
    }

    /** In words: the messages of most of these are a path and nothing else. */
    private static String reason(IOException failure) {
        return switch (failure) {
            case NoSuchFileException missing -> "there is no such directory to make it in: " + missing.getFile();
            case NotDirectoryException other -> "it is no directory";
            case AccessDeniedException denied -> "permission denied: " + denied.getFile();
            default -> String.valueOf(failure.getMessage());
        };
    }

    private void requireMachine() throws QmpException {
        if (!captured.isPresent()) {
            throw new QmpException("No machine has come in yet");
        }
    }
}
