package dev.phaseline.gui.model;

/** What a click on the panel does. */
final class PanelClick {

    private PanelClick() {}

    static void at(TimelineModel model, double x, double y) {
        model.layout()
                .panel()
                .ifPresent(box -> Panel.of(model)
                        .at(y - box.y() + model.panelScroll())
                        .ifPresent(placed -> {
                            double share = (x - box.x() - Panel.MARGIN) / (box.width() - 2 * Panel.MARGIN);
                            click(model, placed.line(), share);
                        }));
    }

    private static void click(TimelineModel model, Panel.Line line, double share) {
        switch (line) {
            case Panel.SpanLine span when span.full() -> model.choice().chooseGroup(SpanGroup.of(span.latency()));
            case Panel.Bars bars -> bars.at(share).ifPresent(model.choice()::chooseBar);
            case Panel.Link link -> model.goTo(link.event(), link.lane(), link.ns());
            case Panel.Card(var finding, var _) -> model.show(finding);
            case Panel.PhaseLine(var phase) -> showPhase(model, phase);
            case Panel.SpanLine _,
                    Panel.Heading _,
                    Panel.Figure _,
                    Panel.Fact _,
                    Panel.EventName _,
                    Panel.Text _,
                    Panel.SpanHeader _,
                    Panel.Gap _ -> {}
        }
    }

    private static void showPhase(TimelineModel model, Summary.PhaseTime line) {
        model.outline().phases().stream()
                .filter(phase -> phase.depth() == 0
                        && phase.side() == line.side()
                        && phase.name().equals(line.name()))
                .map(Outline.Phase::range)
                .reduce(TimeRange::union)
                .ifPresent(model.selection()::select);
    }
}
