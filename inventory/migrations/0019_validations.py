"""What a supplier finds before a port is ordered."""

import django.db.models.deletion
import django_fsm
import pgtrigger.compiler
from django.db import migrations, models

from oms.kit.schema import AddConstraint, AddTrigger, RemoveTrigger


class Migration(migrations.Migration):

    dependencies = [
        ('inventory', '0018_platforms'),
    ]

    operations = [
        migrations.CreateModel(
            name='PortValidation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('sent', models.JSONField(default=dict)),
                ('sent_at', models.DateTimeField()),
                ('sent_by', models.CharField(max_length=100)),
                ('due_until', models.DateTimeField(blank=True, null=True)),
                ('answer', models.CharField(blank=True, choices=[('', 'No answer yet'), ('valid', 'Valid'), ('invalid', 'Not valid'), ('over', 'Not answered before the port went on')], default='', max_length=10)),
                ('reject_code', models.CharField(blank=True, max_length=10)),
                ('words', models.CharField(blank=True, max_length=500)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        RemoveTrigger(
            model_name='port',
            name='state_edges',
        ),
        migrations.AlterField(
            model_name='port',
            name='due_task',
            field=models.CharField(blank=True, choices=[('confirm', 'Final confirm of the order'), ('validate', 'Answer to the validation'), ('answer', 'Answer to the request'), ('correct', 'Correct and resubmit'), ('date', 'Answer to the date change'), ('port', 'Porting'), ('complete', 'Say what came over'), ('', 'Nothing')], max_length=10),
        ),
        migrations.AlterField(
            model_name='port',
            name='state',
            field=django_fsm.FSMField(choices=[('waiting', 'Waiting for order confirm'), ('validating', 'Validating (POV)'), ('submitted', 'Requested'), ('accepted', 'Accepted'), ('change_asked', 'Date change asked'), ('porting', 'Porting day'), ('completed', 'Completed'), ('rejected', 'Rejected'), ('changes', 'Changes required'), ('cancelled', 'Cancelled by us'), ('cancelled_lcp', 'Cancelled by losing provider'), ('expired', 'Expired')], default='waiting', max_length=20, protected=True, verbose_name='Status'),
        ),
        migrations.AlterField(
            model_name='portevent',
            name='due_task',
            field=models.CharField(blank=True, choices=[('confirm', 'Final confirm of the order'), ('validate', 'Answer to the validation'), ('answer', 'Answer to the request'), ('correct', 'Correct and resubmit'), ('date', 'Answer to the date change'), ('port', 'Porting'), ('complete', 'Say what came over'), ('', 'Nothing')], max_length=10),
        ),
        migrations.AlterField(
            model_name='portevent',
            name='state',
            field=django_fsm.FSMField(choices=[('waiting', 'Waiting for order confirm'), ('validating', 'Validating (POV)'), ('submitted', 'Requested'), ('accepted', 'Accepted'), ('change_asked', 'Date change asked'), ('porting', 'Porting day'), ('completed', 'Completed'), ('rejected', 'Rejected'), ('changes', 'Changes required'), ('cancelled', 'Cancelled by us'), ('cancelled_lcp', 'Cancelled by losing provider'), ('expired', 'Expired')], default='waiting', max_length=20, protected=True, verbose_name='Status'),
        ),
        migrations.AlterField(
            model_name='portmove',
            name='source',
            field=models.CharField(blank=True, choices=[('waiting', 'Waiting for order confirm'), ('validating', 'Validating (POV)'), ('submitted', 'Requested'), ('accepted', 'Accepted'), ('change_asked', 'Date change asked'), ('porting', 'Porting day'), ('completed', 'Completed'), ('rejected', 'Rejected'), ('changes', 'Changes required'), ('cancelled', 'Cancelled by us'), ('cancelled_lcp', 'Cancelled by losing provider'), ('expired', 'Expired')], max_length=20),
        ),
        migrations.AlterField(
            model_name='portmove',
            name='target',
            field=models.CharField(choices=[('waiting', 'Waiting for order confirm'), ('validating', 'Validating (POV)'), ('submitted', 'Requested'), ('accepted', 'Accepted'), ('change_asked', 'Date change asked'), ('porting', 'Porting day'), ('completed', 'Completed'), ('rejected', 'Rejected'), ('changes', 'Changes required'), ('cancelled', 'Cancelled by us'), ('cancelled_lcp', 'Cancelled by losing provider'), ('expired', 'Expired')], max_length=20),
        ),
        migrations.AlterField(
            model_name='portmove',
            name='verb',
            field=models.CharField(choices=[('validate', 'Pre-order validation asked for'), ('find_valid', 'Found valid'), ('find_invalid', 'Found not valid'), ('confirm', 'Order confirmed, requested'), ('note', 'Saved'), ('accept', 'Accepted'), ('reject', 'Rejected'), ('require', 'Changes required'), ('resubmit', 'Corrected and resubmitted'), ('ask_date', 'Another date asked for'), ('agree_date', 'New date agreed'), ('refuse_date', 'New date refused, the old one stays'), ('fail', 'Numbers not ported'), ('begin', 'Porting day'), ('complete', 'Completed'), ('cancel', 'Cancelled by us'), ('cancel_losing', 'Cancelled by losing provider'), ('expire', 'Expired, not resubmitted in time'), ('document', 'Document')], max_length=20),
        ),
        migrations.AlterField(
            model_name='portpaper',
            name='verb',
            field=models.CharField(choices=[('validate', 'Pre-order validation'), ('order', 'Porting request'), ('date', 'Date change'), ('cancel', 'Cancellation')], max_length=10, verbose_name='Sent'),
        ),
        migrations.AlterField(
            model_name='portversion',
            name='answer',
            field=models.CharField(blank=True, choices=[('waiting', 'Waiting for order confirm'), ('validating', 'Validating (POV)'), ('submitted', 'Requested'), ('accepted', 'Accepted'), ('change_asked', 'Date change asked'), ('porting', 'Porting day'), ('completed', 'Completed'), ('rejected', 'Rejected'), ('changes', 'Changes required'), ('cancelled', 'Cancelled by us'), ('cancelled_lcp', 'Cancelled by losing provider'), ('expired', 'Expired')], max_length=20),
        ),
        AddTrigger(
            model_name='port',
            trigger=pgtrigger.compiler.Trigger(name='state_edges', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{accepted:cancelled,accepted:cancelled_lcp,accepted:change_asked,accepted:porting,cancelled_lcp:cancelled,cancelled_lcp:expired,cancelled_lcp:submitted,change_asked:accepted,change_asked:cancelled,change_asked:cancelled_lcp,change_asked:porting,changes:cancelled,changes:expired,changes:submitted,porting:cancelled,porting:completed,rejected:cancelled,rejected:expired,rejected:submitted,submitted:accepted,submitted:cancelled,submitted:changes,submitted:rejected,validating:cancelled,validating:submitted,validating:waiting,waiting:cancelled,waiting:submitted,waiting:validating}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='8bc463f6d27bb49d96ee562fa7875a8c02112b8e', operation='UPDATE', pgid='pgtrigger_state_edges_5c0cf', table='inventory_port', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='portvalidation',
            name='port',
            field=models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='validations', to='inventory.port'),
        ),
        AddConstraint(
            model_name='portvalidation',
            constraint=models.UniqueConstraint(fields=('port', 'number'), name='port_validation_once'),
        ),
    ]
