"""Addresses of this app."""

from django.urls import path

from oms.kit.setup.urls import addresses
from orders.kinds import TYPES
from orders.set_up_templates import Templates
from orders.views import (
    approve,
    assign,
    batch,
    batch_sheet,
    begin,
    check,
    coming,
    decide,
    difference,
    grids,
    manager_portal,
    order,
    order_form,
    pdf,
    shipping,
    shipping_result,
    take_back,
    template,
    transfer,
    wizard,
)

app_name = "orders"
STEPS = sorted({part.code for kind in TYPES.values() for part in kind.parts})
FORMS = [kind for kind in TYPES.values() if kind.form]
WIZARDS = [kind for kind in TYPES.values() if kind.parts and not kind.makes_customer]

urlpatterns = [
    path("orders/", grids.OrderStatus.as_view(), name="status"),
    path("orders/transfers/", transfer.Transfers.as_view(), name="transfers"),
    path("orders/transfers/new/", transfer.NewTransfer.as_view(), name="transfer-new"),
    path("orders/transfers/customer/<str:code>/", transfer.CustomerTransfer.as_view(), name="transfer-customer"),
    path("orders/transfers/new/<str:digits>/", transfer.NewTransfer.as_view(), name="transfer-of"),
    path("orders/transfers/<str:no>/", transfer.TransferPage.as_view(), name="transfer"),
    path("orders/transfers/<str:no>/consent/", transfer.Consent.as_view(), name="transfer-consent"),
    path("orders/transfers/<str:no>/approve/", transfer.ApproveTransfer.as_view(), name="transfer-approve"),
    path("orders/transfers/<str:no>/end/", transfer.EndTransfer.as_view(), name="transfer-end"),
    path("orders/coming/", coming.ComingOrders.as_view(), name="coming"),
    path("orders/new-customer/", wizard.NewCustomer.as_view(), name="new-customer"),
    path("orders/new-customer/with/<int:pk>/", template.BeginWith.as_view(), name="begin-with"),
    path("orders/new-customer/check/", check.CheckCustomer.as_view(), name="check-customer"),
    *[
        path(
            f"orders/modify/{kind.screen}/<str:code>/",
            order_form.OrderForm.as_view(kind=kind.kind, screen=kind.screen, template=kind.template),
            name=kind.screen,
        )
        for kind in FORMS
    ],
    *[
        path(
            f"orders/{kind.screen}/<str:code>/",
            begin.BeginOrder.as_view(kind=kind.kind, screen=kind.screen),
            name=kind.screen,
        )
        for kind in WIZARDS
    ],
    path("orders/batches/", batch.Batches.as_view(), name="batches"),
    path("orders/batches/import/", batch_sheet.Upload.as_view(), name="batch-upload"),
    path("orders/batches/import/workbook/", batch_sheet.Filled.as_view(), name="batch-workbook"),
    path("orders/batches/import/rehearsal/", batch_sheet.Rehearsal.as_view(), name="batch-rehearsal"),
    path("orders/batches/import/rehearsal/list/", batch_sheet.Judged.as_view(), name="batch-judged"),
    path("orders/batches/<int:pk>/", batch.Batch.as_view(), name="batch"),
    path("orders/batches/<int:pk>/take-back/", batch.TakeBack.as_view(), name="batch-take-back"),
    path("orders/difference/<int:pk>/", difference.OrderDifference.as_view(), name="difference"),
    path("device/shipping/", shipping.ShippingProcess.as_view(), name="shipping-process"),
    path("device/shipping/<str:no>/", shipping.ShippingDesk.as_view(), name="shipping-desk"),
    path("device/shipping/<str:no>/places/<int:pk>/", shipping.ShipPlace.as_view(), name="ship-place"),
    path("device/shipping/<str:no>/parcels/<int:pk>/list/", shipping.PackingList.as_view(), name="packing-list"),
    path("device/shipping/<str:no>/parcels/<int:pk>/label/", shipping.ParcelLabel.as_view(), name="parcel-label"),
    path("device/shipped/", shipping_result.ShippingResult.as_view(), name="shipping-result"),
    path("orders/modify/", grids.ModifyCustomer.as_view(), name="modify-customer"),
    path("orders/approval/", grids.OrderApproval.as_view(), name="approval"),
    path("orders/approval/<str:no>/", approve.Approve.as_view(), name="approve"),
    path("orders/approval/<str:no>/numbers/", assign.AssignForApproval.as_view(), name="assign"),
    path("orders/approval/<str:no>/take-back/", take_back.DecideBack.as_view(), name="decide-back"),
    path("orders/confirm/", grids.OrderFinalConfirm.as_view(), name="final-confirm"),
    path("orders/confirm/<str:no>/", decide.Confirm.as_view(), name="confirm"),
    path("orders/confirm/<str:no>/refuse/", decide.Refuse.as_view(), name="refuse"),
    path("customers/<str:code>/manager-portal/", manager_portal.ManagerPortal.as_view(), name="manager-portal"),
    path("customers/<str:code>/orders/", grids.OrdersOfCustomer.as_view(), name="of-customer"),
    *addresses(Templates, "orders/"),
    path("orders/<str:no>/template/", template.SaveTemplate.as_view(), name="save-template"),
    path("orders/<str:no>/", order.OrderPage.as_view(), name="order"),
    path("orders/<str:no>/network/", order.OrderNetwork.as_view(), name="network"),
    path("orders/<str:no>/pdf/", pdf.OrderPdf.as_view(), name="pdf"),
    path("orders/<str:no>/form/", order_form.CorrectForm.as_view(), name="form"),
    path("orders/<str:no>/sent/", order.Sent.as_view(), name="sent"),
    path("orders/<str:no>/cancel/", order.Cancel.as_view(), name="cancel"),
    path("orders/<str:no>/take-back/", take_back.AskBack.as_view(), name="ask-back"),
    path("orders/<str:no>/leave-back/", order.LeaveBack.as_view(), name="leave-back"),
    path("orders/<str:no>/withdraw/", order.Withdraw.as_view(), name="withdraw"),
    path("orders/<str:no>/copy/", order.Copy.as_view(), name="copy"),
    path("orders/<str:no>/files/<int:pk>/", order.Download.as_view(), name="file"),
    path("orders/<str:no>/steps/submit/", order.Submit.as_view(), name="step-submit"),
    *[path(f"orders/<str:no>/steps/{code}/", wizard.Step.as_view(code=code), name=f"step-{code}") for code in STEPS],
]
