package kinesic.facebehavior.network;

import java.util.List;
import kinesic.engine.Tensor;
import kinesic.facebehavior.face.FaceBatch;
import kinesic.nn.train.StagedBatch;
import kinesic.nn.train.StagedLoss;

/**
 * The loss of a network on batches of faces, for a trainer. The images of a batch and all its
 * labels are uploaded first, each in one transfer. The rest depends on them alone: batches of as
 * many faces have the same form, whatever their labels are; only whether there are distributions
 * over classes among them makes a difference.
 */
public final class FaceLoss implements StagedLoss<FaceBatch> {

  private final FaceBehaviorNet net;
  private final Objective objective;

  /**
   * The loss of a network.
   *
   * @param objective for the tasks of the network
   */
  public FaceLoss(FaceBehaviorNet net, Objective objective) {
    this.net = net;
    this.objective = objective;
  }

  @Override
  public StagedBatch stage(FaceBatch batch) {
    Objective.Prepared loss = objective.prepare(batch.labels());
    Tensor images = batch.images().upload(net.backend());
    Tensor labels = loss.upload(net.backend());
    return new StagedBatch(
        List.of(images, labels),
        loss.form(),
        tensors -> loss.of(net.forward(tensors.getFirst()), tensors.getLast()));
  }
}
