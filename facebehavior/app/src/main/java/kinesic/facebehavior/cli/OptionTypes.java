package kinesic.facebehavior.cli;

import java.nio.file.Path;
import kinesic.facebehavior.CompoundClasses;
import kinesic.facebehavior.compound.ZeroShot.Term;
import kinesic.facebehavior.database.DatabaseSource;
import kinesic.facebehavior.fewshot.Method;
import kinesic.facebehavior.layout.DatabaseLayout;
import kinesic.facebehavior.loss.MatchingOptions;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.synthetic.SyntheticPreset;
import kinesic.facebehavior.training.OptimiserPlan;
import kinesic.facebehavior.training.WeightingPlan;
import picocli.CommandLine;

/** The types of the values of options, for parsers that have some of these options. */
public final class OptionTypes {

  private OptionTypes() {}

  /** Makes {@code program} and its commands parse values of these types; returns it. */
  public static CommandLine register(CommandLine program) {
    return program
        .registerConverter(Path.class, OptionValues::path)
        .registerConverter(OutputFile.class, OutputFile::parse)
        .registerConverter(OutputPath.class, OutputPath::parse)
        .registerConverter(OutputFolder.class, OutputFolder::parse)
        .registerConverter(
            TensorBoardOptions.EventFolder.class, TensorBoardOptions.EventFolder::parse)
        .registerConverter(DatabaseSource.class, OptionValues.named(DatabaseReading::parse))
        .registerConverter(Trunk.class, OptionValues.named(Trunk::parse))
        .registerConverter(CompoundClasses.class, OptionValues.named(CompoundClasses::parse))
        .registerConverter(Term.class, OptionValues.named(Term::parse))
        .registerConverter(Method.class, OptionValues.named(Method::parse))
        .registerConverter(Coupling.class, OptionValues.named(Coupling::parse))
        .registerConverter(
            MatchingOptions.Form.class, OptionValues.named(MatchingOptions.Form::parse))
        .registerConverter(
            MatchingOptions.Direction.class, OptionValues.named(MatchingOptions.Direction::parse))
        .registerConverter(OptimiserPlan.Rule.class, OptionValues.named(OptimiserPlan.Rule::parse))
        .registerConverter(
            OptimiserPlan.Decay.class, OptionValues.named(OptimiserPlan.Decay::parse))
        .registerConverter(WeightingPlan.class, OptionValues.named(WeightingPlan::parse))
        .registerConverter(
            TrainingOptions.ClassWeights.class,
            OptionValues.named(TrainingOptions.ClassWeights::parse))
        .registerConverter(Train.Frozen.class, OptionValues.named(Train.Frozen::parse))
        .registerConverter(
            FaceOptions.FaceCount.class, OptionValues.named(FaceOptions.FaceCount::parse))
        .registerConverter(
            PredictionOptions.Format.class, OptionValues.named(PredictionOptions.Format::parse))
        .registerConverter(VideoOptions.Time.class, OptionValues.named(VideoOptions.Time::parse))
        .registerConverter(DatabaseLayout.class, OptionValues.named(DatabaseLayout::parse))
        .registerConverter(SyntheticPreset.class, OptionValues.named(SyntheticPreset::parse));
  }
}
