"""What a server of notebooks needs for the lessons; Jupyter reads it from ``etc/jupyter``."""

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """Sends each message of a kernel at once.

    Otherwise the system holds a short one back until the browser has acknowledged the one before
    it, which takes 40 ms: and a slider sends its next place when the kernel has done with the last.
    """

    def connect(self):
        """Open the line to the kernel."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()


c = get_config()  # noqa: F821
c.ServerApp.kernel_websocket_connection_class = PromptConnection
# At 10 MB, where it is by default, the line breaks off without a word. A file that is too large for
# the lessons is to reach them, so that they can say so.
c.ServerApp.tornado_settings = {"websocket_max_message_size": 200 * 2**20}
