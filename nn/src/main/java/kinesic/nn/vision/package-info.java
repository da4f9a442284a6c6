/**
 * Networks for images without their classifier, with the names and shapes of torchvision, timm or
 * insightface, so that their weights load.
 *
 * <p>Users: programs that classify images, and FaceBehaviorNet, whose trunk is one of them. The
 * package must not know a task or a dataset. Start reading at {@link kinesic.nn.vision.Backbone},
 * then {@link kinesic.nn.vision.MobileNetV2}.
 */
@NullMarked
package kinesic.nn.vision;

import org.jspecify.annotations.NullMarked;
